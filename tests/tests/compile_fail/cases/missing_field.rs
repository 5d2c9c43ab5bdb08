//! Where many arguments are needed, none of them can be left out either.

use kitchen_sink::v2::animals::{self, MoveArguments};

fn main() {
    let _ = animals::r#move(MoveArguments {
        animal: "Nelly".into(),
        to: "E7".into(),
        r#type: "on foot".to_owned(),
        by: vec![3.into()],
    });
}
