//! What is listed: projects, filters and orders of issues, pages and their links.

use serde_json::json;
use tests::gitlab::{GitLab, PROJECT};

use super::{ISSUES, create, get, names, request};

#[test]
fn projects_are_found_by_number_and_path() {
    let gitlab = GitLab::start();
    let alice = gitlab.tokens.alice.as_str();
    for id in ["4", "GROUP01%2FTEST_PRJ01", "group01%2ftest_prj01", "GROUP01%2FTEST%5FPRJ01"] {
        assert_eq!(get(&gitlab, alice, &format!("/api/v4/projects/{id}")).json()["id"], PROJECT, "{id}");
    }
    let cases = [
        (alice, "", vec!["open-prj.02", "TEST_PRJ01"]),
        (alice, "sort=asc", vec!["TEST_PRJ01", "open-prj.02"]),
        (alice, "membership=true", vec!["TEST_PRJ01"]),
        (alice, "search=test", vec!["TEST_PRJ01"]),
        (alice, "search=GROUP01", vec![]),
        (alice, "search=GROUP01&search_namespaces=true", vec!["open-prj.02", "TEST_PRJ01"]),
        (alice, "owned=1", vec![]),
        (alice, "visibility=public", vec!["open-prj.02"]),
        ("", "", vec!["open-prj.02"]),
        (&gitlab.tokens.bob, "", vec!["open-prj.02"]),
    ];
    for (token, query, expected) in cases {
        let answer = get(&gitlab, token, &format!("/api/v4/projects?{query}"));
        assert_eq!(names(&answer, "path"), expected, "{query} as {token:?}");
    }
    let simple = get(&gitlab, "", "/api/v4/projects/5").json();
    assert!(simple.get("permissions").is_none());
    let full = get(&gitlab, alice, "/api/v4/projects/4").json();
    assert_eq!(full["permissions"]["project_access"]["access_level"], 30);
}

#[test]
fn issues_are_filtered_and_ordered() {
    let gitlab = GitLab::start();
    let alice = gitlab.tokens.alice.as_str();
    let issues = [
        json!({ "title": "b", "labels": "x", "assignee_ids": [2], "due_date": "2024-07-01" }),
        json!({ "title": "a", "labels": "x,y", "description": "needle" }),
        json!({ "title": "c", "confidential": true, "due_date": "2024-06-01" }),
    ];
    for issue in &issues {
        assert_eq!(create(&gitlab, alice, issue).status, 201);
    }
    let close = json!({ "state_event": "close" });
    assert_eq!(request(&gitlab, alice, "PUT", &format!("{ISSUES}/1")).json(&close).send().status, 200);
    let cases = [
        ("", "c a b"),
        ("sort=asc", "b a c"),
        ("order_by=title&sort=asc", "a b c"),
        ("order_by=updated_at", "b c a"),
        ("order_by=due_date&sort=asc", "c b a"),
        ("state=opened", "c a"),
        ("state=closed", "b"),
        ("labels=x", "a b"),
        ("labels=x,y", "a"),
        ("labels[]=x&labels[]=y", "a"),
        ("labels=None", "c"),
        ("labels=Any", "a b"),
        ("not[labels]=y", "c b"),
        ("iids[]=1&iids[]=3", "c b"),
        ("iids=2", "a"),
        ("assignee_id=2", "b"),
        ("assignee_id=None", "c a"),
        ("assignee_id=Any", "b"),
        ("assignee_username[]=alice", "b"),
        ("author_username=root", ""),
        ("search=needle", "a"),
        ("search=needle&in=title", ""),
        ("created_after=2024-05-16T09:00:04Z", "c a"),
        ("created_after=2024-05-16T11:00:04%2B02:00&created_before=2024-05-16T09:00:04.000Z", "a"),
        ("confidential=true", "c"),
        ("scope=assigned_to_me", "b"),
        ("milestone=v1", ""),
    ];
    for (query, expected) in cases {
        let answer = get(&gitlab, alice, &format!("{ISSUES}?{query}"));
        assert_eq!(names(&answer, "title").join(" "), expected, "{query}");
    }
    let details = get(&gitlab, alice, &format!("{ISSUES}?with_labels_details=true&iids[]=2")).json();
    assert_eq!(details[0]["labels"][1]["name"], "y");
    assert!(details[0].get("subscribed").is_none());
}

#[test]
fn pages_are_linked_as_gitlab_links_them() {
    let gitlab = GitLab::start_as("https://gitlab.example.com:8443");
    let alice = gitlab.tokens.alice.as_str();
    gitlab.open_issues(PROJECT, 45);
    let target = format!("{ISSUES}?labels=&state=opened&per_page=10&page=2&created_after=2024-05-16T09:00:00Z");
    let answer = get(&gitlab, alice, &target);
    let link = |page: u8, relation: &str| {
        format!(
            "<https://gitlab.example.com:8443{ISSUES}?created_after=2024-05-16T09%3A00%3A00%2B00%3A00&\
             id=GROUP01%2FTEST_PRJ01&order_by=created_at&page={page}&per_page=10&sort=desc&state=opened&\
             with_labels_details=false>; rel=\"{relation}\""
        )
    };
    let expected = [link(1, "prev"), link(3, "next"), link(1, "first"), link(5, "last")].join(", ");
    assert_eq!(answer.header("Link"), Some(expected.as_str()));
    assert_eq!(answer.json()[0]["title"], "Issue 35");

    let headers = ["x-page", "x-per-page", "x-prev-page", "x-next-page", "x-total", "x-total-pages"];
    let cases = [
        ("", ["1", "20", "", "2", "45", "3"], 20),
        ("per_page=100", ["1", "100", "", "", "45", "1"], 45),
        ("per_page=500", ["1", "100", "", "", "45", "1"], 45),
        ("per_page=10&page=5", ["5", "10", "4", "", "45", "5"], 5),
        ("per_page=10&page=6", ["6", "10", "", "", "45", "5"], 0),
        ("page=0", ["1", "20", "", "2", "45", "3"], 20),
        ("page=-1&per_page=-1", ["1", "20", "", "2", "45", "3"], 20),
        ("search=nothing", ["1", "20", "", "", "0", "1"], 0),
    ];
    for (query, expected, count) in cases {
        let answer = get(&gitlab, alice, &format!("{ISSUES}?{query}"));
        assert_eq!(headers.map(|name| answer.header(name).unwrap_or("-")), expected, "{query}");
        assert_eq!(names(&answer, "title").len(), count, "{query}");
    }
}

#[test]
fn following_next_gives_every_entry_once() {
    let gitlab = GitLab::start();
    let alice = gitlab.tokens.alice.as_str();
    gitlab.open_issues(PROJECT, 45);
    let target = format!("{ISSUES}?per_page=7&sort=asc&labels[]=None&not[labels]=a%26b,c");
    let (mut next, mut titles) = (Some(target), Vec::new());
    while let Some(target) = next {
        let page = get(&gitlab, alice, &target);
        titles.extend(names(&page, "title"));
        next = page.link("next");
    }
    assert_eq!(titles, (1..=45).map(|iid| format!("Issue {iid}")).collect::<Vec<_>>());
    gitlab.count_no_further_than(40);
    let page = get(&gitlab, alice, ISSUES);
    assert_eq!([page.header("x-total"), page.header("x-total-pages")], [None, None]);
    assert_eq!((page.header("x-next-page"), page.link("last")), (Some("2"), None));
}
