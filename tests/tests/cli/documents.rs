//! `import` and `compare` as people run them, on the documents of the generator's own tests.

use std::process::{Command, Output};

use tests::project::repository;

use crate::scratch::{Scratch, generator, text};

fn run(scratch: &Scratch, arguments: &[&str]) -> Output {
    Command::new(generator()).args(arguments).current_dir(scratch.path("")).output().expect("the generator runs")
}

/// A document or spec of the generator's own tests.
fn testdata(name: &str) -> String {
    repository().join("generator/testdata").join(name).to_string_lossy().into_owned()
}

#[test]
fn what_is_imported_can_be_generated_and_compared() {
    let scratch = Scratch::empty();
    for document in ["library/openapi.yaml", "harbour/swagger.json", "kiosk/openapi.json", "observatory/swagger.yaml"] {
        let path = testdata(&format!("openapi/{document}"));
        let (name, _) = document.split_once('/').expect("a folder");
        let (spec, client) = (format!("{name}-spec"), format!("{name}-client"));
        let imported = run(&scratch, &["import", &path, "--into", &spec]);
        assert!(imported.status.success(), "{document}: {}", text(&imported.stderr));
        assert!(text(&imported.stdout).contains(" operations in "), "{}", text(&imported.stdout));
        let again = run(&scratch, &["import", &path, "--into", &spec]);
        assert_eq!(again.status.code(), Some(1));
        assert!(text(&again.stderr).contains("is there already; nothing was written"), "{}", text(&again.stderr));
        let generated = run(&scratch, &["--spec", &spec, "--out", &client]);
        assert!(generated.status.success(), "{document}: {}", text(&generated.stderr));
        assert!(scratch.path(&client).join("src/lib.rs").is_file());
    }
    // Nothing of this document is lost on the way.
    let path = testdata("openapi/harbour/swagger.json");
    let compared = run(&scratch, &["compare", &path, "--spec", "harbour-spec", "--strict"]);
    assert!(compared.status.success(), "{}", text(&compared.stdout));
}

#[test]
fn what_is_no_document_is_refused() {
    let scratch = Scratch::empty();
    for (name, content) in [("a.yaml", "a: [1"), ("b.yaml", "- 1\n"), ("c.yaml", "openapi: 3.0.0\npaths: {}\n")] {
        scratch.write(name, content);
        for arguments in [["import", name, "--into", "spec"], ["import", "no-such.yaml", "--into", "spec"]] {
            let refused = run(&scratch, &arguments);
            assert_eq!(refused.status.code(), Some(1), "{content}");
            assert!(text(&refused.stderr).starts_with("error: "), "{}", text(&refused.stderr));
        }
    }
    assert!(!scratch.path("spec").exists());
}

#[test]
fn a_comparison_fails_where_the_spec_lacks_something() {
    let scratch = Scratch::empty();
    for (case, strict, code) in [
        // The spec lacks something that nothing explains.
        ("shop", false, 1),
        // It has more than the document, which only the strict mind.
        ("more", false, 0),
        ("more", true, 1),
        // An entry explains nothing any more; one is no entry.
        ("stale", false, 1),
        ("bad", false, 1),
    ] {
        let (document, spec) =
            (testdata(&format!("compare/{case}/openapi.yaml")), testdata(&format!("compare/{case}/spec")));
        let mut arguments = vec!["compare", &document, "--spec", &spec];
        arguments.extend(strict.then_some("--strict"));
        let compared = run(&scratch, &arguments);
        assert_eq!(compared.status.code(), Some(code), "{case}: {}", text(&compared.stderr));
    }
    let unknown = run(
        &scratch,
        &["compare", &testdata("compare/shop/openapi.yaml"), "--spec", &testdata("compare/shop/spec"), "--api", "v9"],
    );
    assert_eq!(text(&unknown.stderr), "error: the spec has no version `v9`\n");
}
