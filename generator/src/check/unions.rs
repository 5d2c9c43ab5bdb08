//! Stage `check`: unions. In: a version. Out: variants that can never be chosen, since one before them takes all that would
//! fit them, and names that collide.

use super::Version;
use super::collisions::{UNLISTED, find_collisions, unlisted};
use super::shape::Shape;
use crate::diagnostics::{At, Diagnostic};
use crate::names::type_ident;
use crate::spec::{Definition, TypeExpr, UnionDef};

pub(super) fn check(version: &Version<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (name, declaration) in version.declared.iter() {
        if let Definition::Union(union) = declaration.kind {
            found.extend(version.check_union(declaration.at, name, union));
        }
    }
    found
}

impl<'a> Version<'a> {
    fn check_union(&self, at: At<'a>, name: &str, union: &'a UnionDef) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        if union.variants.len() < 2 {
            found.push(Diagnostic::at(at.name(), format!("`{name}` has fewer than two variants")));
        }
        for (index, (variant, ty)) in union.variants.iter().enumerate() {
            let before = union.variants.iter().take(index);
            if let Some((first, _)) = before.into_iter().find(|(_, first)| self.takes_all(first, ty)) {
                let message = format!("`{variant}` is never chosen, since `{first}` takes all that fits it");
                let help = "put the stricter one first, or remove one";
                found.push(Diagnostic::at(at.key(variant), message).with_help(Some(help)));
            }
        }
        let idents =
            union.variants.keys().map(|variant| (type_ident(variant), variant.clone(), at.key(variant).name()));
        found.extend(find_collisions(idents.clone()));
        found.extend(idents.filter(|(ident, ..)| ident == UNLISTED).map(|(_, spelling, at)| unlisted(&spelling, at)));
        found
    }

    /// Whether everything that fits the second type fits the first too.
    fn takes_all(&self, first: &TypeExpr, second: &TypeExpr) -> bool {
        use Shape::{Boolean, Date, Integer, Json, Map, Number, Record, Ref, Text, Timestamp, Unknown};
        if self.declared.resolve(first) == self.declared.resolve(second) {
            return true;
        }
        match (self.shape(first), self.shape(second)) {
            (Unknown, _) | (_, Unknown) => false,
            (Json, _) | (Boolean, Boolean) | (Integer, Integer) | (Number, Integer | Number) => true,
            // Enums and ids take any text, since enums keep values that they do not know.
            (Text, Text | Timestamp | Date) | (Timestamp, Timestamp) | (Date, Date) => true,
            (Ref, Text | Timestamp | Date | Integer | Ref) => true,
            (Record(record), Record(_) | Map) => {
                self.records.fields(&record.fields).iter().all(|flat| !flat.field.required)
            }

            _ => false,
        }
    }
}
