//! What the README says is so: its code compiles, and what it names and counts is there.

use std::collections::BTreeSet;

use tests::project::{GITLAB, repository};

/// The client's code as the README has it. Never run: that it compiles is what is asked.
#[allow(dead_code, reason = "it is here to be compiled")]
async fn example(secret: String) -> Result<(), gitlab_sdk::Error> {
    use gitlab_sdk::v4::issues::IssueStateFilter;
    use gitlab_sdk::v4::{issues, projects};
    use gitlab_sdk::{Client, Token};

    let gitlab = Client::new("https://gitlab.example.com", Token::personal(secret))?;
    let project = projects::get("GROUP01/TEST_PRJ01").send(&gitlab).await?;
    let issue = issues::create(project.id, "Gentle reminder")
        .description("This strange thing happens again!")
        .labels(["urgent", "error"])
        .send(&gitlab)
        .await?;

    let mut opened = issues::list(project.id).state(IssueStateFilter::Opened).items(&gitlab);
    while let Some(issue) = opened.try_next().await? {
        println!("#{} {}", issue.iid, issue.title);
    }
    drop(issue);
    Ok(())
}

fn readme() -> String {
    std::fs::read_to_string(repository().join("README.md")).expect("the README")
}

#[test]
fn its_code_compiles() {
    let text = readme();
    let code = text.split("```rust\n").nth(1).and_then(|rest| rest.split("```").next()).expect("code");
    let plain = |text: &str| text.lines().map(|line| format!("{}\n", line.trim())).collect::<String>();
    assert!(plain(include_str!("readme.rs")).contains(&plain(code)), "the code of the README is not that of this test");
}

#[test]
fn what_it_counts_is_there() {
    let rows = GITLAB.rows();
    let count = |api: &str| rows.iter().filter(|row| row.api == api).count();
    let (new, old) = (count("v4"), count("v3"));
    let thousands = format!("{},{:03}", new / 1000, new % 1000);
    let (begin, middle) = ("the whole of v4, ", " operations, and the whole of v3 for old servers, ");
    let text = readme();
    let (before, rest) = text.split_once(begin).expect("the README counts the operations of v4");
    let (_, rest) = rest.split_once(middle).expect("the README counts the operations of v3");
    let after = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ',');
    let right = format!("{before}{begin}{thousands}{middle}{old}{after}");
    if std::env::var_os("UPDATE_COUNTS").is_some() {
        std::fs::write(repository().join("README.md"), &right).expect("the README can be written");
        return;
    }
    let command = "UPDATE_COUNTS=1 cargo test -p tests --test readme";
    assert!(text == right, "the README counts otherwise than {begin}{thousands}{middle}{old}; `{command}` mends it");
}

#[test]
fn the_operations_of_its_table_are_there() {
    let rows = GITLAB.rows();
    let known: BTreeSet<(&str, String)> =
        rows.iter().map(|row| (row.api.as_str(), format!("{}::{}", row.resource, row.name))).collect();
    let text = readme();
    let section = text.split("## Old servers").nth(1).and_then(|rest| rest.split("\n## ").next()).expect("the section");
    let mut checked = 0;
    for line in section.lines().filter(|line| line.starts_with('|')) {
        let columns: Vec<&str> = line.split('|').collect();
        for (api, column) in [("v3", columns[2]), ("v4", columns[3])] {
            // Names behind the first of a cell are in the same module: `projects::list()`, `list_owned()`.
            let mut module = None;
            for code in column.split('`').skip(1).step_by(2) {
                let path = code.strip_prefix(&format!("{api}::")).unwrap_or(code);
                let path = path.split('(').next().unwrap_or_default();
                let (resource, name) = match (path.split_once("::"), module) {
                    (Some(found), _) => found,
                    (None, Some(module)) if code.contains('(') && !code.starts_with('.') => (module, path),
                    _ => continue,
                };
                module = Some(resource);
                assert!(known.contains(&(api, format!("{resource}::{name}"))), "{api} has no {resource}::{name}");
                checked += 1;
            }
        }
    }
    assert!(checked >= 12, "the table names {checked} operations");
}
