//! The generator as people run it: its binary, on a copy of the kitchen sink in a scratch folder.

mod documents;
mod interrupted;
mod obstacles;
mod scratch;

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use serde_json::Value;

use scratch::{Scratch, generator, text};

#[test]
fn what_is_as_it_should_be_is_left_alone() {
    let scratch = Scratch::new();
    let first = scratch.succeeds(&[]);
    let (client, spec) = (scratch.files("client"), scratch.files("spec"));
    assert!(first.contains(&format!("{} files written, 0 unchanged, 0 removed", client.len() + 1)), "{first}");
    assert!(first.starts_with("32 operations, 39 types; "), "{first}");
    let second = scratch.succeeds(&[]);
    assert!(second.contains(&format!("; 0 files written, {} unchanged, 0 removed", client.len() + 1)), "{second}");
    assert_eq!((scratch.files("client"), scratch.files("spec")), (client, spec));
}

#[test]
fn only_what_changed_is_written() {
    let scratch = Scratch::generated();
    let before = scratch.files("client");
    scratch.edit("spec/v2/keepers.yaml", "Gets a keeper.", "Gets one keeper.");
    let printed = scratch.succeeds(&[]);
    assert!(printed.contains("; 1 files written, "), "{printed}");
    let after = scratch.files("client");
    let changed: Vec<_> = after.iter().filter(|(path, file)| before.get(*path) != Some(file)).collect();
    assert_eq!(changed.iter().map(|(path, _)| *path).collect::<Vec<_>>(), [&scratch.path("client/src/v2/keepers.rs")]);
    assert!(changed[0].1.0.contains("/// Gets one keeper."));
}

#[test]
fn an_edit_of_one_operation_changes_the_file_of_its_resource() {
    let scratch = Scratch::generated();
    let operation = "    summary: Gets a keeper.\n";
    let with = |line: &str| format!("{operation}{line}");
    for (from, to) in [
        (operation.to_owned(), "    summary: Gets one keeper.\n".to_owned()),
        (operation.to_owned(), with("    description: |\n      More about it.\n\n      - In a list.\n")),
        (operation.to_owned(), with("    query: { aaa: string, bbb: integer }\n")),
        (operation.to_owned(), with("    deprecated: Use another.\n")),
        (operation.to_owned(), with("    docs: https://zoo.example.com/keeper\n")),
        (operation.to_owned(), with("    response_headers: { X-Shift: string }\n")),
    ] {
        let before = scratch.files("client");
        scratch.edit("spec/v2/keepers.yaml", &from, &to);
        scratch.succeeds(&[]);
        let after = scratch.files("client");
        let changed = after.iter().filter(|(path, file)| before.get(*path).is_none_or(|before| before.0 != file.0));
        let changed: Vec<_> = changed.map(|(path, _)| path.clone()).collect();
        assert_eq!((changed, after.len()), (vec![scratch.path("client/src/v2/keepers.rs")], before.len()), "{to}");
        scratch.edit("spec/v2/keepers.yaml", &to, &from);
        scratch.succeeds(&[]);
    }
}

#[test]
fn check_shows_what_is_stale_and_how_to_mend_it() {
    let scratch = Scratch::generated();
    let printed = scratch.succeeds(&["--check"]);
    assert!(printed.ends_with("files are as the spec says\n"), "{printed}");

    scratch.edit("spec/v2/keepers.yaml", "Gets a keeper.", "Gets one keeper.");
    let before = scratch.files("client");
    let (printed, errors) = scratch.fails(&["--check"]);
    for line in ["--- client/src/v2/keepers.rs", "-/// Gets a keeper.", "+/// Gets one keeper.", "1 files are stale"] {
        assert!(printed.contains(line), "{line:?} is not in:\n{printed}");
    }
    let command = "`cargo run -p generator -- --spec spec --out client` mends them";
    assert!(printed.contains(command), "{printed}");
    assert_eq!(errors, "");
    assert_eq!(scratch.files("client"), before, "checking writes nothing");

    scratch.succeeds(&[]);
    scratch.succeeds(&["--check"]);
}

#[test]
fn check_shows_files_that_are_missing_or_no_longer_belong() {
    let scratch = Scratch::generated();
    fs::remove_file(scratch.path("client/src/options.rs")).expect("it is there");
    fs::rename(scratch.path("client/src/v1/visitors.rs"), scratch.path("client/src/v1/guests.rs"))
        .expect("it is there");
    // A copy of a generated file is somebody else's until the list says that it is the generator's.
    let (printed, _) = scratch.fails(&["--check"]);
    assert!(!printed.contains("guests.rs") && printed.contains("2 files are stale"), "{printed}");
    scratch.edit("client/.generated-files", "src/v1/visitors.rs\n", "src/v1/guests.rs\n");
    let (printed, _) = scratch.fails(&["--check"]);
    let stale = ["+++ client/src/options.rs", "+++ client/src/v1/visitors.rs", "--- client/src/v1/guests.rs"];
    for line in stale.into_iter().chain(["+src/v1/visitors.rs", "4 files are stale"]) {
        assert!(printed.contains(line), "{line:?} is not in:\n{printed}");
    }
}

#[test]
fn a_bad_spec_gives_a_report_and_changes_nothing() {
    let scratch = Scratch::generated();
    scratch.edit("spec/v2/keepers.yaml", "ok: 200 Keeper\n", "ok: 200 Keepr\n");
    scratch.edit("spec/v2/tickets.yaml", "minutes: integer!", "minutes: integr!");
    let (client, schema) = (scratch.files("client"), scratch.read("spec/schema.json"));
    for arguments in [&[][..], &["--check"]] {
        let (printed, report) = scratch.fails(arguments);
        assert_eq!(printed, "");
        insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!("cli__bad_spec", report);
        });
    }
    assert_eq!(scratch.files("client"), client);
    assert_eq!(scratch.read("spec/schema.json"), schema);
}

#[test]
fn without_a_spec_it_says_what_it_could_not_read() {
    let scratch = Scratch::empty();
    let (printed, errors) = scratch.fails(&[]);
    assert_eq!(printed, "");
    assert!(errors.starts_with("error: cannot read spec: "), "{errors}");
    assert!(!scratch.path("client").exists());
}

#[test]
fn what_other_people_wrote_is_neither_removed_nor_replaced() {
    let scratch = Scratch::generated();
    let theirs = [("client/NOTES.md", "notes\n"), ("client/src/v2/mine.rs", "//! Mine.\n"), ("client/logo", "x")];
    for (name, text) in theirs {
        scratch.write(name, text);
    }
    scratch.succeeds(&["--check"]);
    scratch.edit("spec/v2/keepers.yaml", "Gets a keeper.", "Gets one keeper.");
    scratch.succeeds(&[]);
    for (name, text) in theirs {
        assert_eq!(scratch.read(name), text, "{name}");
    }

    // In the way of a file to be written it stops everything.
    scratch.write("client/src/v2/tickets.rs", "//! Mine.\n");
    scratch.edit("spec/v2/keepers.yaml", "Gets one keeper.", "Gets the keeper.");
    let before = scratch.files("client");
    let (_, errors) = scratch.fails(&[]);
    assert!(errors.contains("client/src/v2/tickets.rs was not written by the generator"), "{errors}");
    assert_eq!(scratch.files("client"), before);
    let (printed, _) = scratch.fails(&["--check"]);
    assert!(printed.contains("client/src/v2/tickets.rs was not written by the generator"), "{printed}");
}

#[test]
fn files_that_no_longer_belong_are_removed_with_their_folders() {
    let scratch = Scratch::generated();
    let of_v1 = scratch.files("client").into_iter().filter(|(path, _)| path.to_string_lossy().contains("v1/")).count();
    assert!(of_v1 > 0);
    fs::remove_dir_all(scratch.path("spec/v1")).expect("it is there");
    let service = scratch.read("spec/zoo.yaml");
    let (begin, end) = (service.find("  v1:\n").expect("v1"), service.find("\ntiers:").expect("what stands behind v1"));
    scratch.write("spec/zoo.yaml", &format!("{}{}", &service[..begin], &service[end..]));
    let printed = scratch.succeeds(&[]);
    assert!(printed.contains(&format!(", {of_v1} removed; ")), "{printed}");
    assert!(!scratch.path("client/src/v1").exists());
    assert!(!scratch.read("client/Cargo.toml").contains("v1"));
}

#[test]
fn what_was_deleted_comes_back_byte_for_byte() {
    let scratch = Scratch::generated();
    let texts = |scratch: &Scratch| {
        let files = scratch.files("client").into_iter();
        files.map(|(path, (text, _))| (path, text)).collect::<BTreeMap<_, _>>()
    };
    let before = texts(&scratch);
    assert!(before.contains_key(&scratch.path("client/Cargo.toml")));
    fs::remove_dir_all(scratch.path("client")).expect("it is there");
    scratch.succeeds(&[]);
    assert_eq!(texts(&scratch), before);
}

#[test]
fn operations_are_listed_for_people_and_for_programs() {
    let scratch = Scratch::new();
    let list = |arguments: &[&str]| {
        let mut command = Command::new(generator());
        command.args(["operations", "--spec", "spec"]).args(arguments).current_dir(scratch.path(""));
        let output = command.output().expect("the generator runs");
        assert!(output.status.success(), "{}", text(&output.stderr));
        text(&output.stdout)
    };
    insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("cli__operations", list(&[]));
        let json: Value = serde_json::from_str(&list(&["--json"])).expect("JSON");
        let rows = json.as_array().expect("an array");
        assert_eq!(rows.len(), 32);
        let shown = ["animals.list", "enclosures.import", "enclosures.download_plan"].map(|name| {
            let is_it = |row: &&Value| format!("{}.{}", row["resource"], row["name"]).replace('"', "") == name;
            rows.iter().find(is_it).unwrap_or_else(|| panic!("{name} is not listed"))
        });
        insta::assert_snapshot!("cli__operations_json", serde_json::to_string_pretty(&shown).expect("JSON"));
    });
    assert!(!scratch.path("client").exists() && !scratch.path("spec/schema.json").exists());
}
