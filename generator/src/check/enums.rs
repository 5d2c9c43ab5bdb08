//! Stage `check`: checks enums. In: a version. Out: duplicate values, mixed texts and integers, and names that
//! collide.

use std::collections::{BTreeMap, BTreeSet};

use super::collisions::find_collisions;
use crate::api::{Definition, Version};
use crate::diagnostics::{Diagnostic, SpecPath};
use crate::names::{Scope, type_ident};
use crate::spec::{EnumDef, EnumValue, WireValue};

pub(super) fn check(version: &Version<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for declaration in version.types.by_name() {
        if let Definition::Enum(set) = declaration.definition {
            found.extend(check_enum(declaration.at(), declaration.name, set));
        }
    }
    found
}

fn check_enum<'a>(at: SpecPath<'a>, name: &str, set: &'a EnumDef) -> Vec<Diagnostic> {
    let at_values = at.key("values");
    let mut found = Vec::new();
    if set.values.is_empty() {
        found.push(Diagnostic::at(at.name(), format!("`{name}` has no values")));
    }
    let is_integer = |wire: &WireValue| matches!(wire, WireValue::Integer(_));
    let first_is_integer = set.values.first().is_some_and(|value| is_integer(&value.wire));
    let mut before: BTreeMap<&WireValue, &EnumValue> = BTreeMap::new();
    for (index, value) in set.values.iter().enumerate() {
        let at = at_values.key(&value.name);
        let same = *before.entry(&value.wire).or_insert(value);
        if !std::ptr::eq(same, value) {
            let wire = match &value.wire {
                WireValue::Text(text) => text.clone(),
                WireValue::Integer(integer) => integer.to_string(),
            };
            let message = if same.name == value.name {
                format!("`{wire}` is listed twice")
            } else {
                format!("`{}` and `{}` are both `{wire}` on the wire", same.name, value.name)
            };
            found.push(Diagnostic::at(at_values.item(index), message));
        } else if is_integer(&value.wire) != first_is_integer {
            let (this, first) = if first_is_integer { ("a text", "integers") } else { ("an integer", "texts") };
            let message = format!("`{}` is {this}, but the values before it are {first}", value.name);
            found.push(Diagnostic::at(at, message));
        }
    }
    // A duplicate value was reported above.
    let mut names = BTreeSet::new();
    let values: Vec<&EnumValue> = set.values.iter().filter(|value| names.insert(value.name.as_str())).collect();
    found.extend(find_collisions(values.into_iter().map(|value| {
        (Scope::Variants.place(type_ident(&value.name)), value.name.clone(), at_values.key(&value.name))
    })));
    found
}
