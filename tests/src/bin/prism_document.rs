//! Makes GitLab's OpenAPI document one that Prism can hold requests against, see `tests::exercise::document`:
//! `cargo run -p tests --bin prism_document -- FROM.yaml TO.json`.

use std::process::ExitCode;

use serde_json::Value;
use tests::exercise::document::mended;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match arguments.as_slice() {
        [from, to] => convert(from, to),
        _ => Err("what is wanted is FROM.yaml TO.json".to_owned()),
    };
    done.map_or_else(
        |error| {
            eprintln!("{error}");
            ExitCode::FAILURE
        },
        |()| ExitCode::SUCCESS,
    )
}

fn convert(from: &str, to: &str) -> Result<(), String> {
    let text = std::fs::read_to_string(from).map_err(|error| format!("{from}: {error}"))?;
    let document: Value = serde_yaml::from_str(&text).map_err(|error| format!("{from}: {error}"))?;
    let mended = mended(document).map_err(|error| format!("{from}: {error}"))?;
    std::fs::write(to, mended.to_string()).map_err(|error| format!("{to}: {error}"))
}
