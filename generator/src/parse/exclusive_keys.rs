//! Stage `parse`: checks mutually exclusive keys of operations. In: the tree of a resource file. Out: diagnostics, and
//! the tree without the surplus keys. Rejects operations without a method, with several methods, or with several
//! bodies.
//!
//! serde reads one key at a time, so rules about several keys are checked here.

use super::form::BODIES;
use crate::diagnostics::{Diagnostic, SpecPath, Step};
use crate::wire::Method;
use crate::yaml::{MapKey, Node, NodeKind, Scalar};

/// The result of the check.
pub(super) struct ExclusiveKeys {
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Values to take out of the tree.
    pub(super) superfluous: Vec<Vec<Step>>,
    /// Operations without a method.
    pub(super) without_method: Vec<Vec<Step>>,
}

/// Checks all operations of a file.
pub(super) fn check(file: &str, root: &Node) -> ExclusiveKeys {
    let mut exclusive = ExclusiveKeys { diagnostics: Vec::new(), superfluous: Vec::new(), without_method: Vec::new() };
    let Some((_, Node { kind: NodeKind::Map(operations), .. })) = root.get("operations") else { return exclusive };
    let methods = Method::ALL.map(Method::key);
    for (name, operation) in operations {
        let NodeKind::Map(entries) = &operation.kind else { continue };
        let at = SpecPath::top(file).key("operations").key(&name.text);
        exclusive.at_most_one(at, entries, &methods, "method");
        exclusive.at_most_one(at, entries, &BODIES, "body");
        if !entries.iter().any(|(key, _)| methods.contains(&key.text.as_str())) {
            let message = format!("missing method in `{}`", name.text);
            let help = "add one of `get`, `post`, `put`, `patch`, `delete`, `head`, followed by the path";
            exclusive.diagnostics.push(Diagnostic::at(at.name(), message).with_help(Some(help)));
            exclusive.without_method.push(at.steps());
        }
    }
    exclusive
}

impl ExclusiveKeys {
    /// Returns whether no rule is violated.
    pub(super) fn is_empty(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// Returns the tree without what is too much, and with a method where there is none.
    pub(super) fn mend(&self, root: &Node) -> Node {
        let mut root = root.clone();
        for steps in &self.superfluous {
            if let Some(node) = root.get_mut(steps) {
                node.kind = NodeKind::Error;
            }
        }
        for steps in &self.without_method {
            if let Some(Node { span, kind: NodeKind::Map(entries) }) = root.get_mut(steps) {
                let key = MapKey { text: Method::Get.key().to_owned(), span: span.clone() };
                let path = NodeKind::Scalar(Scalar { text: "/".to_owned(), plain: false });
                entries.push((key, Node { span: span.clone(), kind: path }));
            }
        }
        root
    }

    fn at_most_one(&mut self, at: SpecPath<'_>, entries: &[(MapKey, Node)], keys: &[&str], what: &str) {
        let mut found = entries.iter().map(|(key, _)| key.text.as_str()).filter(|key| keys.contains(key));
        let Some(first) = found.next() else { return };
        for other in found {
            let second = at.key(other);
            let diagnostic = Diagnostic::at(second.name(), format!("`{other}` is a second {what}"));
            self.diagnostics.push(diagnostic.with_label(at.key(first).name(), format!("the first {what} is here")));
            self.superfluous.push(second.steps());
        }
    }
}
