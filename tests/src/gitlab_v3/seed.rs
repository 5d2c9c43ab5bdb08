//! What the server knows when it starts: users, tokens, projects, commits, a label, an issue, an SSH key, an address.

use std::collections::{BTreeMap, BTreeSet};

use super::state::{Commit, Email, Key, Label, Project, State, Token, TokenKind, User, level};

/// The administrator `root`, a member of all projects.
pub const ROOT: i64 = 1;
/// `alice`, a developer in [`PROJECT`] and its namesake; her address is `alice@example.com`.
pub const ALICE: i64 = 2;
/// `bob`, a member of nothing, who may have no projects of his own.
pub const BOB: i64 = 3;
/// `carol`, who signs in with two factors.
pub const CAROL: i64 = 4;
/// The project `GROUP01/TEST_PRJ01`, private. The oldest of all, so the last in lists.
pub const PROJECT: i64 = 4;
/// The full path of [`PROJECT`].
pub const PROJECT_PATH: &str = "GROUP01/TEST_PRJ01";
/// `GROUP02/TEST_PRJ01`, a public project that has the name of [`PROJECT`].
pub const NAMESAKE: i64 = 5;
/// How many projects there are; `root` is a member of all. More than a page.
pub const PROJECTS: usize = 25;
/// How many commits [`PROJECT`] has.
pub const COMMITS: usize = 45;
/// A label of [`PROJECT`].
pub const LABEL: &str = "error";
/// The password of `alice`, and of `carol`.
pub const PASSWORD: &str = "correct horse";
/// The public key of `alice`, whose ID is 1.
pub const KEY: &str = "ssh-rsa AAAAexample alice@desk";

/// When the server's time begins: 2015-10-22T09:00:00Z, the day of 8.1.
const BEGINNING: i64 = 1_445_504_400_000;

/// Credentials of the seeded users.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tokens {
    /// The private token of `root`.
    pub root: String,
    /// The private token of `alice`.
    pub alice: String,
    /// The private token of `bob`.
    pub bob: String,
    /// A personal access token of `root`: sent like a private token, and refused for `sudo`. 8.8 on.
    pub root_personal: String,
    /// An OAuth access token of `alice`: a bearer, or `access_token`.
    pub alice_oauth: String,
    /// As `alice_oauth`, expired.
    pub expired: String,
    /// As `alice_oauth`, revoked.
    pub revoked: String,
}

pub(super) fn state(release: u8) -> (State, Tokens) {
    let mut state = State { now: BEGINNING, release, ..State::default() };
    state.users = users();
    state.projects = projects();
    state.commits = (1..=COMMITS).map(commit).collect();
    let id = state.next_id("label");
    let (name, color) = (LABEL.to_owned(), "#d9534f".to_owned());
    let description = Some("What went wrong".to_owned());
    let subscribers = BTreeSet::new();
    state.labels.push(Label { id, project: PROJECT, name, color, description, priority: None, subscribers });
    // An issue elsewhere, so that the IDs of issues are not their numbers.
    let mut issue = state.blank_issue(NAMESAKE, ROOT);
    issue.title = "Which of the two is it?".into();
    state.issues.push(issue);
    let (id, title, key) = (state.next_id("key"), "desk".to_owned(), KEY.to_owned());
    state.keys.push(Key { id, user: ALICE, title, key, created_at: BEGINNING });
    let (id, email) = (state.next_id("email"), "alice.second@example.com".to_owned());
    state.emails.push(Email { id, user: ALICE, email });
    let tokens = tokens(&mut state);
    (state, tokens)
}

fn users() -> Vec<User> {
    let user = |id, username: &'static str, name, email| User {
        id,
        username,
        name,
        email,
        password: PASSWORD,
        private_token: format!("{username}-of-the-old-server"),
        admin: id == ROOT,
        blocked: false,
        two_factor: id == CAROL,
        projects_limit: if id == BOB { 0 } else { 10 },
        created_at: BEGINNING - 86_400_000,
    };
    vec![
        user(ROOT, "root", "Administrator", "root@example.com"),
        user(ALICE, "alice", "Alice Liddell", "alice@example.com"),
        user(BOB, "bob", "Bob Builder", "bob@example.com"),
        user(CAROL, "carol", "Carol Singer", "carol@example.com"),
    ]
}

fn projects() -> Vec<Project> {
    let first = Project {
        id: PROJECT,
        namespace: "GROUP01".into(),
        namespace_id: 10,
        owner: None,
        name: "TEST_PRJ01".into(),
        description: Some("Where clients are tried out".into()),
        public: false,
        members: BTreeMap::from([(ROOT, level::OWNER), (ALICE, level::DEVELOPER)]),
        stars: BTreeSet::new(),
        created_at: BEGINNING - 86_400_000,
        last_iid: 0,
    };
    let elsewhere = Project { id: NAMESAKE, namespace: "GROUP02".into(), namespace_id: 11, ..first.clone() };
    let others = (1..).map(|number| Project {
        id: NAMESAKE + number,
        name: format!("OTHER_PRJ{number:02}"),
        members: BTreeMap::from([(ROOT, level::OWNER)]),
        ..elsewhere.clone()
    });
    let namesake = Project { public: true, ..elsewhere.clone() };
    let mut all: Vec<Project> = [first, namesake].into_iter().chain(others.take(PROJECTS - 2)).collect();
    for (project, age) in all.iter_mut().rev().zip(1..) {
        project.created_at = BEGINNING - age * 60_000;
    }
    all
}

fn commit(number: usize) -> Commit {
    let minutes = i64::try_from(number).unwrap_or_default();
    Commit {
        project: PROJECT,
        id: format!("{number:040x}"),
        title: format!("Commit {number}"),
        author: ALICE,
        created_at: BEGINNING - 86_400_000 + minutes * 60_000,
    }
}

fn tokens(state: &mut State) -> Tokens {
    let private = |user: usize| state.users[user].private_token.clone();
    let (root, alice, bob) = (private(0), private(1), private(2));
    let mut other = |name: &str, user, kind| {
        let secret = format!("{name}-of-the-old-server");
        state.tokens.push(Token { secret: secret.clone(), user, kind });
        secret
    };
    Tokens {
        root,
        alice,
        bob,
        root_personal: other("personal", ROOT, TokenKind::Personal),
        alice_oauth: other("oauth", ALICE, TokenKind::OAuth),
        expired: other("expired", ALICE, TokenKind::OAuthExpired),
        revoked: other("revoked", ALICE, TokenKind::OAuthRevoked),
    }
}
