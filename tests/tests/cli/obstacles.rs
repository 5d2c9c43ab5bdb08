//! Folders in which something is not as the generator expects it: links, foreign files, folders within each other, a spec
//! folder that cannot be written to, a reader that goes away.

use std::fs;
use std::process::{Command, Stdio};

use crate::scratch::{Scratch, generator, text};

/// What the generator is known by in the first line of a file.
fn ours(scratch: &Scratch) -> String {
    scratch.read("client/src/lib.rs")
}

#[cfg(unix)]
#[test]
fn links_lead_nowhere_outside_of_the_folder() {
    use std::os::unix::fs::symlink;
    let scratch = Scratch::generated();
    scratch.write("elsewhere/mine.rs", &ours(&scratch));
    symlink(scratch.path("elsewhere"), scratch.path("client/src/linked")).expect("a link");
    for name in ["client/up", "client/src/up"] {
        symlink(scratch.path("client"), scratch.path(name)).expect("a link");
    }
    scratch.succeeds(&["--check"]);
    scratch.edit("spec/v2/keepers.yaml", "Gets a keeper.", "Gets one keeper.");
    scratch.succeeds(&[]);
    assert_eq!(scratch.read("elsewhere/mine.rs"), ours(&scratch));

    // Nothing is written through a link either.
    for name in ["client/up", "client/src/up"] {
        fs::remove_file(scratch.path(name)).expect("it is there");
    }
    fs::rename(scratch.path("client/src/v2"), scratch.path("moved")).expect("it is there");
    symlink(scratch.path("moved"), scratch.path("client/src/v2")).expect("a link");
    scratch.edit("spec/v2/keepers.yaml", "Gets one keeper.", "Gets the keeper.");
    let (client, moved) = (scratch.files("client"), scratch.files("moved"));
    let (_, errors) = scratch.fails(&[]);
    assert!(errors.contains("client/src/v2 was not written by the generator"), "{errors}");
    assert_eq!((scratch.files("client"), scratch.files("moved")), (client, moved));
}

#[test]
fn another_crate_below_the_folder_stays() {
    let scratch = Scratch::generated();
    let (manifest, lib) = (scratch.read("client/Cargo.toml"), ours(&scratch));
    scratch.write("client/other/Cargo.toml", &manifest);
    scratch.write("client/other/src/lib.rs", &lib);
    scratch.succeeds(&["--check"]);
    scratch.edit("spec/v2/keepers.yaml", "Gets a keeper.", "Gets one keeper.");
    scratch.succeeds(&[]);
    assert_eq!(scratch.read("client/other/src/lib.rs"), lib);
}

#[test]
fn what_is_no_text_is_not_replaced_and_the_advice_says_so() {
    let scratch = Scratch::generated();
    fs::write(scratch.path("client/src/options.rs"), b"\xff\xfe").expect("the file can be written");
    let (_, errors) = scratch.fails(&[]);
    assert!(errors.contains("client/src/options.rs was not written by the generator"), "{errors}");
    assert_eq!(fs::read(scratch.path("client/src/options.rs")).expect("it is there"), b"\xff\xfe");
    let (printed, _) = scratch.fails(&["--check"]);
    assert!(printed.contains("0 files are stale; once nothing is in the way, `cargo run -p generator"), "{printed}");
}

#[test]
fn neither_folder_holds_the_other() {
    let scratch = Scratch::new();
    #[cfg(unix)]
    std::os::unix::fs::symlink(scratch.path("spec"), scratch.path("linked")).expect("a link");
    let before = scratch.files("");
    for out in ["spec", "./spec/", "spec/v2", "spec/new/client", ".", "client/..", "linked", "linked/client"] {
        if out.starts_with("linked") && !cfg!(unix) {
            continue;
        }
        let mut command = Command::new(generator());
        command.args(["--spec", "spec", "--out", out]).current_dir(scratch.path(""));
        let output = command.output().expect("the generator runs");
        assert_eq!(output.status.code(), Some(1), "{out}: {}", text(&output.stdout));
        let errors = text(&output.stderr);
        assert!(errors.contains(&format!("the crate cannot be written to {out}, since ")), "{errors}");
        assert_eq!(scratch.files(""), before, "{out}");
    }
}

#[test]
fn a_list_that_leads_elsewhere_removes_nothing_there() {
    let scratch = Scratch::generated();
    let ours = ours(&scratch);
    scratch.write("beside.rs", &ours);
    scratch.write("client/src/mine.rs", &ours);
    let list = scratch.read("client/.generated-files");
    let absolute = scratch.path("beside.rs").display().to_string();
    scratch.write("client/.generated-files", &format!("{list}../beside.rs\nsrc/../../beside.rs\n{absolute}\n"));
    scratch.succeeds(&[]);
    assert_eq!((scratch.read("beside.rs"), scratch.read("client/src/mine.rs")), (ours.clone(), ours));
    assert_eq!(scratch.read("client/.generated-files"), list);
}

#[test]
fn a_spec_file_that_would_be_passed_over_is_a_mistake() {
    for (name, message) in [
        ("spec/v2/extra.YAML", "unsupported file extension `.YAML`"),
        ("spec/v2/deep/extra.yaml", "the file is nested too deeply"),
        ("spec/v2/folder.yaml/x", "cannot read spec/v2/folder.yaml: "),
    ] {
        let scratch = Scratch::new();
        scratch.write(name, "resource: extra\n");
        let (_, errors) = scratch.fails(&[]);
        assert!(errors.contains(message), "{name}: {errors}");
        assert!(!scratch.path("client").exists());
    }
}

#[test]
fn what_cannot_be_written_in_one_folder_is_written_in_none() {
    let scratch = Scratch::new();
    // Not even root can make a folder where a file is.
    scratch.write("spec/.generator-new", "a file");
    let (_, errors) = scratch.fails(&[]);
    assert!(errors.starts_with("error: cannot make spec/.generator-new"), "{errors}");
    assert!(scratch.files("client").is_empty());
    assert_eq!(scratch.read("spec/.generator-new"), "a file");
}

#[test]
fn a_reader_that_goes_away_changes_nothing() {
    let scratch = Scratch::new();
    let mut command = Command::new(generator());
    command.args(["operations", "--json", "--spec", "spec"]).current_dir(scratch.path(""));
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the generator runs");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), String::new()));
}
