//! Lists: in pages that `Link` names, with totals and without; in pages from 0 without totals; and whole.

use gitlab_sdk::v3::issues::{IssueState, IssueStateFilter};
use gitlab_sdk::v3::{commits, issues, labels, notes, projects};
use gitlab_sdk::{ErrorKind, Timestamp};
use tests::gitlab_v3::{COMMITS, GitLab, LABEL, NEWEST, OLDEST, PROJECT, PROJECTS};

use crate::{alice, each, each_age, refusal, refused, root};

/// The values of a parameter in what was asked for, in order.
fn asked(server: &GitLab, parameter: &str) -> Vec<Option<String>> {
    let value =
        |pairs: Vec<(String, String)>| pairs.into_iter().find(|(name, _)| name == parameter).map(|(_, value)| value);
    server.take_requests().iter().map(|request| value(request.query())).collect()
}

#[test]
fn commits_page_from_zero_and_end_with_a_short_page() {
    each_age(alice, |server, gitlab, _| {
        let list = || commits::list(PROJECT).per_page(20);
        let found = all!(gitlab, list(), 1_000).expect("commits");
        let titles: Vec<String> = found.into_iter().map(|commit| commit.title).collect();
        assert_eq!(titles, (1..=COMMITS).rev().map(|number| format!("Commit {number}")).collect::<Vec<_>>());
        let pages = asked(server, "page");
        assert_eq!(pages.len(), 3, "{pages:?}");
        assert!(pages[0].as_deref().is_none_or(|page| page == "0"), "{pages:?}");
        assert_eq!(pages[1..], [Some("1".to_owned()), Some("2".to_owned())]);

        let first = page!(gitlab, list()).expect("a page");
        assert_eq!((first.items.len(), first.total_items(), first.total_pages()), (20, None, None));
        let cursor = first.next().expect("a full page may have another behind it").clone();
        let rest = all!(gitlab, list().resume(cursor), 1_000).expect("commits");
        assert_eq!(rest.len(), COMMITS - 20);
    });
}

#[test]
fn commits_end_with_an_empty_page_where_the_last_is_full() {
    each(OLDEST, alice, |server, gitlab| {
        let size = i64::try_from(COMMITS / 3).expect("a number");
        let found = all!(gitlab, commits::list(PROJECT).per_page(size), 1_000).expect("commits");
        assert_eq!(found.len(), COMMITS);
        assert_eq!(asked(server, "page").len(), 4);
    });
}

#[test]
fn commits_without_a_size_and_with_a_limit() {
    each(OLDEST, alice, |server, gitlab| {
        assert_eq!(all!(gitlab, commits::list(PROJECT), 1_000).expect("commits").len(), COMMITS);
        // More are asked for than there are. The server might have a maximum, so only the second page tells that there is
        // no more.
        assert_eq!(asked(server, "per_page"), [Some("100".to_owned()), Some("100".to_owned())]);
        let newest = all!(gitlab, commits::list(PROJECT), 7).expect("commits");
        assert_eq!((newest.len(), newest[6].title.as_str()), (7, "Commit 39"));
        assert_eq!(asked(server, "page").len(), 1);
    });
}

#[test]
fn commits_of_a_time() {
    each(NEWEST, alice, |_, gitlab| {
        let newest = page!(gitlab, commits::list(PROJECT)).expect("a page").items;
        let since: Timestamp = newest[9].created_at;
        let found = all!(gitlab, commits::list(PROJECT).since(since), 1_000).expect("commits");
        assert_eq!(found, newest[..10]);
        let refused = refused(page!(gitlab, commits::list(PROJECT).ref_name("none")));
        assert_eq!(refused.kind, ErrorKind::NotFound);
    });
}

#[test]
fn links_without_totals_before_8_4_and_with_them_from_then_on() {
    for (release, total) in [(3, None), (4, Some(PROJECTS as u64))] {
        each(release, root, |server, gitlab| {
            let page = page!(gitlab, projects::list().per_page(10)).expect("a page");
            assert_eq!((page.items.len(), page.total_items()), (10, total));
            assert_eq!(page.total_pages(), total.map(|_| 3));
            assert_eq!(page.headers().contains_key("x-next-page"), total.is_some());
            assert!(page.next().is_some());
            drop(server.take_requests());

            let found = all!(gitlab, projects::list().per_page(10), 1_000).expect("projects");
            let mut ids: Vec<i64> = found.iter().map(|project| project.id.0).collect();
            ids.dedup();
            assert_eq!((ids.len(), ids[PROJECTS - 1]), (PROJECTS, PROJECT), "the oldest is the last");
            let pages = asked(server, "page");
            assert_eq!(pages[1..], [Some("2".to_owned()), Some("3".to_owned())]);
        });
    }
}

#[test]
fn filters_last_over_the_pages() {
    // Old releases leave all but the page and its size out of their links.
    each_age(alice, |server, gitlab, _| {
        server.open_issues(PROJECT, 30);
        let list = issues::list(PROJECT).state(IssueStateFilter::Opened).per_page(8);
        let found = all!(gitlab, list, 1_000).expect("issues");
        assert!(found.iter().all(|issue| issue.state == IssueState::Opened), "a closed one is among them");
        assert_eq!(found.len(), 20);
        assert_eq!(asked(server, "state"), [(); 3].map(|()| Some("opened".to_owned())));
    });
}

#[test]
fn issues_by_label_number_and_author() {
    each_age(alice, |server, gitlab, _| {
        server.open_issues(PROJECT, 3);
        sent!(gitlab, issues::create(PROJECT, "x").labels([LABEL, "a b"])).expect("an issue");
        let titles = |found: Vec<issues::Issue>| found.into_iter().map(|issue| issue.title).collect::<Vec<_>>();
        let any = all!(gitlab, issues::list(PROJECT).labels(["a b", "other"]), 10).expect("issues");
        assert_eq!(titles(any), ["x"]);
        assert_eq!(titles(all!(gitlab, issues::list(PROJECT).iid(2), 10).expect("issues")), ["Issue 2"]);
        let own = all!(gitlab, issues::list_for_current_user().state(IssueStateFilter::Closed), 10).expect("issues");
        assert_eq!(titles(own), ["Issue 3"]);
    });
}

#[test]
fn lists_that_do_not_page() {
    each_age(alice, |server, gitlab, release| {
        for number in 1..=25 {
            sent!(gitlab, labels::create(PROJECT, format!("label{number:02}"), "#428BCA")).expect("a label");
        }
        drop(server.take_requests());
        let found = sent!(gitlab, labels::list(PROJECT)).expect("labels");
        assert_eq!((found.len(), found[0].name.as_str()), (26, LABEL));
        assert_eq!(found[0].id.is_some(), release == NEWEST, "old servers leave it out");
        let requests = server.take_requests();
        assert_eq!((requests.len(), requests[0].raw_query.as_str()), (1, ""));
    });
}

#[test]
fn notes_of_either_age() {
    each_age(alice, |_, gitlab, release| {
        let issue = sent!(gitlab, issues::create(PROJECT, "x")).expect("an issue").id;
        sent!(gitlab, notes::create_for_issue(PROJECT, issue, "Mind the gap")).expect("a note");
        let found = all!(gitlab, notes::list_for_issue(PROJECT, issue), 10).expect("notes");
        assert_eq!((found.len(), found[0].body.as_str()), (1, "Mind the gap"));
        let votes = if release == NEWEST { (Some(false), None) } else { (None, Some(false)) };
        assert_eq!((found[0].upvote, found[0].old_upvote), votes);
        let elsewhere = refused(page!(gitlab, notes::list_for_issue(PROJECT, 4711)));
        assert_eq!(elsewhere, refusal(404, ErrorKind::NotFound, "404 Not found"));
    });
}
