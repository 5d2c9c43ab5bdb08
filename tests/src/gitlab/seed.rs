//! What the server knows when it starts: users, tokens, two projects, a few labels and issues, a job with a log.

use std::collections::BTreeMap;

use super::state::{Job, Label, Project, State, Token, TokenCondition, TokenKind, User, level};
use super::time;

/// The administrator `root`.
pub const ROOT: i64 = 1;
/// `alice`, a developer in [`PROJECT`]; her private address is `alice@example.com`, her public one
/// `alice.public@example.com`.
pub const ALICE: i64 = 2;
/// `bob`, a member of nothing; his only address, `bob@example.com`, is private.
pub const BOB: i64 = 3;
/// The private project of the group `GROUP01`, empty of issues. `root` owns it.
pub const PROJECT: i64 = 4;
/// The full path of [`PROJECT`].
pub const PROJECT_PATH: &str = "GROUP01/TEST_PRJ01";
/// A public project, `GROUP01/open-prj.02`, with two issues by `root`, who owns it.
pub const OPEN_PROJECT: i64 = 5;
/// A finished job of [`PROJECT`].
pub const JOB: i64 = 7;
/// The log of [`JOB`], with colors and characters beyond ASCII.
pub const TRACE: &str =
    "\u{1b}[0KRunning on runner-1\r\n\u{1b}[32;1m$ cargo test\u{1b}[0;m\n12 passed ✔\nJob succeeded\n";

/// Credentials of the seeded users. Personal access tokens, except `alice_oauth`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tokens {
    /// `root`, scopes `api` and `sudo`.
    pub admin: String,
    /// `root`, scope `api` alone.
    pub admin_without_sudo: String,
    /// `alice`, scopes `api` and `sudo`, the latter of no use to her.
    pub alice: String,
    /// `alice`, scope `read_api`.
    pub alice_read_only: String,
    /// `alice`, scope `read_user`.
    pub alice_read_user: String,
    /// `alice`, an OAuth access token with scope `api`: valid as a bearer or as `access_token` only.
    pub alice_oauth: String,
    /// `bob`, scope `api`.
    pub bob: String,
    /// `alice`, scope `api`, expired.
    pub expired: String,
    /// `alice`, scope `api`, revoked.
    pub revoked: String,
}

pub(super) fn state() -> (State, Tokens) {
    let mut state = State { now: time::BEGINNING, count_limit: 10_000, ..State::default() };
    state.users = users();
    state.projects = projects();
    state.jobs = vec![Job { id: JOB, project: PROJECT, trace: TRACE.into() }];
    let tokens = tokens(&mut state);
    for (project, name, color) in [(PROJECT, "bug", "#d9534f"), (OPEN_PROJECT, "kind/question", "#5cb85c")] {
        let id = state.next_id("label");
        let (name, color) = (name.to_owned(), color.to_owned());
        state.labels.push(Label { id, project, name, color, description: None, priority: None });
    }
    for title in ["Where is the manual?", "The build is slow"] {
        let mut issue = state.blank_issue(OPEN_PROJECT, ROOT);
        issue.title = title.into();
        issue.labels.insert("kind/question".into());
        state.issues.push(issue);
    }
    (state, tokens)
}

fn users() -> Vec<User> {
    let user = |id, username, name, email, public_email| User {
        id,
        username,
        name,
        email,
        public_email,
        admin: id == ROOT,
        created_at: time::BEGINNING - 86_400_000,
    };
    vec![
        user(ROOT, "root", "Administrator", "root@example.com", None),
        user(ALICE, "alice", "Alice Liddell", "alice@example.com", Some("alice.public@example.com")),
        user(BOB, "bob", "Bob Builder", "bob@example.com", None),
    ]
}

fn projects() -> Vec<Project> {
    let members = BTreeMap::from([(ROOT, level::OWNER)]);
    let mut private = Project {
        id: PROJECT,
        group: "GROUP01",
        path: "TEST_PRJ01",
        name: "Test project 1",
        description: "Where clients are tried out",
        public: false,
        members: members.clone(),
        created_at: time::BEGINNING - 7_200_000,
        last_iid: 0,
    };
    private.members.insert(ALICE, level::DEVELOPER);
    let open = Project {
        id: OPEN_PROJECT,
        path: "open-prj.02",
        name: "Open project",
        description: "Everybody may look",
        public: true,
        members,
        created_at: time::BEGINNING - 3_600_000,
        ..private.clone()
    };
    vec![private, open]
}

fn tokens(state: &mut State) -> Tokens {
    use TokenCondition::{Active, Expired, Revoked};
    use TokenKind::{OAuth, Personal};

    let mut token = |name: &str, user, scopes, kind, condition| {
        let prefix = if kind == Personal { "glpat-" } else { "oauth-" };
        let secret = format!("{prefix}{name}-of-the-loopback-server");
        state.tokens.push(Token { secret: secret.clone(), user, scopes, kind, condition });
        secret
    };
    Tokens {
        admin: token("admin", ROOT, &["api", "sudo"], Personal, Active),
        admin_without_sudo: token("admin-without-sudo", ROOT, &["api"], Personal, Active),
        alice: token("alice", ALICE, &["api", "sudo"], Personal, Active),
        alice_read_only: token("alice-read-only", ALICE, &["read_api"], Personal, Active),
        alice_read_user: token("alice-read-user", ALICE, &["read_user"], Personal, Active),
        alice_oauth: token("alice", ALICE, &["api"], OAuth, Active),
        bob: token("bob", BOB, &["api"], Personal, Active),
        expired: token("expired", ALICE, &["api"], Personal, Expired),
        revoked: token("revoked", ALICE, &["api"], Personal, Revoked),
    }
}
