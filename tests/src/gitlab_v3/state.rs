//! What the server remembers: plain records, and the few questions about them that several endpoints ask.

use std::collections::{BTreeMap, BTreeSet};

use crate::gitlab::time::Millis;

/// Access levels of members, as GitLab numbers them.
pub(super) mod level {
    pub(crate) const REPORTER: i64 = 20;
    pub(crate) const DEVELOPER: i64 = 30;
    pub(crate) const MASTER: i64 = 40;
    /// In groups only; the owner of a project is who owns its namespace.
    pub(crate) const OWNER: i64 = 50;
    pub(crate) const OF_PROJECTS: [i64; 4] = [10, REPORTER, DEVELOPER, MASTER];
}

#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) url: String,
    /// The minor release: 1 for GitLab 8.1.
    pub(super) release: u8,
    pub(super) now: Millis,
    pub(super) users: Vec<User>,
    pub(super) tokens: Vec<Token>,
    pub(super) projects: Vec<Project>,
    pub(super) commits: Vec<Commit>,
    pub(super) issues: Vec<Issue>,
    pub(super) notes: Vec<Note>,
    pub(super) labels: Vec<Label>,
    pub(super) keys: Vec<Key>,
    pub(super) emails: Vec<Email>,
    pub(super) ids: BTreeMap<&'static str, i64>,
    pub(super) requests: i64,
}

#[derive(Clone, Debug)]
pub(super) struct User {
    pub(super) id: i64,
    pub(super) username: &'static str,
    pub(super) name: &'static str,
    pub(super) email: &'static str,
    pub(super) password: &'static str,
    pub(super) private_token: String,
    pub(super) admin: bool,
    pub(super) blocked: bool,
    pub(super) two_factor: bool,
    pub(super) projects_limit: usize,
    pub(super) created_at: Millis,
}

/// A token besides the private one that every user has.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) secret: String,
    pub(super) user: i64,
    pub(super) kind: TokenKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// A personal access token, 8.8 on.
    Personal,
    OAuth,
    OAuthExpired,
    OAuthRevoked,
}

#[derive(Clone, Debug)]
pub(super) struct Project {
    pub(super) id: i64,
    /// A group; or a user, where `owner` is set.
    pub(super) namespace: String,
    pub(super) namespace_id: i64,
    pub(super) owner: Option<i64>,
    pub(super) name: String,
    pub(super) description: Option<String>,
    pub(super) public: bool,
    pub(super) members: BTreeMap<i64, i64>,
    pub(super) stars: BTreeSet<i64>,
    pub(super) created_at: Millis,
    pub(super) last_iid: i64,
}

#[derive(Clone, Debug)]
pub(super) struct Commit {
    pub(super) project: i64,
    pub(super) id: String,
    pub(super) title: String,
    pub(super) author: i64,
    pub(super) created_at: Millis,
}

#[derive(Clone, Debug)]
pub(super) struct Issue {
    pub(super) id: i64,
    pub(super) iid: i64,
    pub(super) project: i64,
    pub(super) title: String,
    pub(super) description: Option<String>,
    pub(super) state: &'static str,
    pub(super) labels: BTreeSet<String>,
    pub(super) assignee: Option<i64>,
    pub(super) author: i64,
    pub(super) due_date: Option<String>,
    pub(super) confidential: bool,
    /// What users chose; without a choice, who takes part is subscribed.
    pub(super) subscriptions: BTreeMap<i64, bool>,
    pub(super) created_at: Millis,
    pub(super) updated_at: Millis,
}

#[derive(Clone, Debug)]
pub(super) struct Note {
    pub(super) id: i64,
    pub(super) issue: i64,
    pub(super) author: i64,
    pub(super) body: String,
    pub(super) created_at: Millis,
}

#[derive(Clone, Debug)]
pub(super) struct Label {
    pub(super) id: i64,
    pub(super) project: i64,
    pub(super) name: String,
    pub(super) color: String,
    pub(super) description: Option<String>,
    pub(super) priority: Option<i64>,
    pub(super) subscribers: BTreeSet<i64>,
}

#[derive(Clone, Debug)]
pub(super) struct Key {
    pub(super) id: i64,
    pub(super) user: i64,
    pub(super) title: String,
    pub(super) key: String,
    pub(super) created_at: Millis,
}

#[derive(Clone, Debug)]
pub(super) struct Email {
    pub(super) id: i64,
    pub(super) user: i64,
    pub(super) email: String,
}

impl Project {
    pub(super) fn full_path(&self) -> String {
        format!("{}/{}", self.namespace, self.name)
    }

    /// Whether the user may do what takes that access level; an administrator may do everything.
    pub(super) fn allows(&self, user: Option<&User>, level: i64) -> bool {
        let own = |user: &User| self.members.get(&user.id).copied().unwrap_or(0);
        user.is_some_and(|user| user.admin || self.owner == Some(user.id) || own(user) >= level)
    }

    pub(super) fn visible_to(&self, user: Option<&User>) -> bool {
        self.public || self.allows(user, 1)
    }
}

impl Issue {
    /// Confidential issues are for reporters and above, their authors and assignees.
    pub(super) fn visible_to(&self, user: Option<&User>, project: &Project) -> bool {
        !self.confidential || project.allows(user, level::REPORTER) || user.is_some_and(|user| self.concerns(user.id))
    }

    fn concerns(&self, user: i64) -> bool {
        self.author == user || self.assignee == Some(user)
    }
}

impl State {
    /// The next number of a kind, from 1.
    pub(super) fn next_id(&mut self, kind: &'static str) -> i64 {
        let id = self.ids.entry(kind).or_insert(0);
        *id += 1;
        *id
    }

    pub(super) fn user(&self, id: i64) -> Option<&User> {
        self.users.iter().find(|user| user.id == id)
    }

    pub(super) fn project(&self, id: i64) -> Option<&Project> {
        self.projects.iter().find(|project| project.id == id)
    }

    /// Whether the user is told of changes: by choice, or by taking part.
    pub(super) fn is_subscribed(&self, issue: &Issue, user: i64) -> bool {
        let wrote = || self.notes.iter().any(|note| note.issue == issue.id && note.author == user);
        issue.subscriptions.get(&user).copied().unwrap_or_else(|| issue.concerns(user) || wrote())
    }

    /// A fresh issue with the next number of its project, created now.
    pub(super) fn blank_issue(&mut self, project: i64, author: i64) -> Issue {
        let now = self.tick();
        let iid = self.projects.iter_mut().find(|known| known.id == project).map_or(1, |project| {
            project.last_iid += 1;
            project.last_iid
        });
        Issue {
            id: self.next_id("issue"),
            iid,
            project,
            title: String::new(),
            description: None,
            state: "opened",
            labels: BTreeSet::new(),
            assignee: None,
            author,
            due_date: None,
            confidential: false,
            subscriptions: BTreeMap::new(),
            created_at: now,
            updated_at: now,
        }
    }

    /// The time of a change: one second after the one before.
    pub(super) fn tick(&mut self) -> Millis {
        self.now += 1_000;
        self.now
    }
}
