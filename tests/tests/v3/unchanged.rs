//! 304, which v3 answers where a change changes nothing: no error, but an outcome of its own.

use gitlab_sdk::v3::issues::{SubscribeOutcome, UnsubscribeOutcome};
use gitlab_sdk::v3::{issues, labels, projects, users};
use tests::gitlab_v3::{LABEL, NAMESAKE, NEWEST, PROJECT};

use crate::{alice, each, root};

#[test]
fn subscribing_to_an_issue_twice() {
    each(NEWEST, alice, |server, gitlab| {
        let issue = server.issues(NAMESAKE)[0]["id"].as_u64().expect("an id");
        let subscribe = || sent!(gitlab, issues::subscribe(NAMESAKE, issue)).expect("no error");
        let unsubscribe = || sent!(gitlab, issues::unsubscribe(NAMESAKE, issue)).expect("no error");
        assert_eq!(unsubscribe(), UnsubscribeOutcome::Unchanged);
        match subscribe() {
            SubscribeOutcome::Created(issue) => assert_eq!(issue.subscribed, Some(true)),
            other => panic!("that is new: {other:?}"),
        }
        assert_eq!(subscribe(), SubscribeOutcome::Unchanged);
        match unsubscribe() {
            UnsubscribeOutcome::Done(issue) => assert_eq!(issue.subscribed, Some(false)),
            other => panic!("there was a subscription: {other:?}"),
        }
        assert_eq!(unsubscribe(), UnsubscribeOutcome::Unchanged);
    });
}

#[test]
fn who_opened_an_issue_is_subscribed() {
    each(NEWEST, alice, |_, gitlab| {
        let issue = sent!(gitlab, issues::create(PROJECT, "x")).expect("an issue").id;
        assert_eq!(sent!(gitlab, issues::subscribe(PROJECT, issue)).expect("no error"), SubscribeOutcome::Unchanged);
    });
}

#[test]
fn subscribing_to_a_label_twice() {
    each(NEWEST, alice, |_, gitlab| {
        let outcomes = [(); 2].map(|()| sent!(gitlab, labels::subscribe(PROJECT, LABEL)).expect("no error"));
        let [labels::SubscribeOutcome::Created(label), labels::SubscribeOutcome::Unchanged] = outcomes else {
            panic!("first a label, then nothing: {outcomes:?}");
        };
        assert_eq!((label.name.as_str(), label.subscribed), (LABEL, Some(true)));
    });
}

#[test]
fn a_star_is_given_once() {
    each(NEWEST, root, |_, gitlab| {
        let star = || sent!(gitlab, projects::star(PROJECT)).expect("no error");
        let unstar = || sent!(gitlab, projects::unstar(PROJECT)).expect("no error");
        assert!(matches!(star(), projects::StarOutcome::Created(project) if project.star_count == Some(1)));
        assert!(matches!(star(), projects::StarOutcome::Unchanged));
        let projects::UnstarOutcome::Done(unstarred) = unstar() else { panic!("there was a star") };
        assert_eq!(unstarred.star_count, Some(0));
        assert!(matches!(unstar(), projects::UnstarOutcome::Unchanged));
    });
}

#[test]
fn blocking_says_whether_it_changed_anything() {
    each(NEWEST, root, |_, gitlab| {
        let block = || sent!(gitlab, users::block(2)).expect("no error");
        assert_eq!([block(), block()], [true, false]);
        assert_eq!(sent!(gitlab, users::get(2)).expect("alice").state, users::UserState::Blocked);
        assert!(sent!(gitlab, users::unblock(2)).expect("no error"));
    });
}
