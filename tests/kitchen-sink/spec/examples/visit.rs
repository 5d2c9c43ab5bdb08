//! Looks at the animals of the zoo.

use kitchen_sink::v2::animals;
use kitchen_sink::{Error, Token, blocking};

fn main() -> Result<(), Error> {
    let zoo = blocking::Client::new("https://zoo.example.com", Token::none())?;
    for animal in animals::list().all(&zoo, 10)? {
        println!("{}", animal.name);
    }
    Ok(())
}
