//! Stage `check`: checks texts and facts for readers. In: a version. Out: malformed summaries, versions, tiers and
//! URLs.

use super::sites::{groups, own_fields};
use crate::api::{Documentation, Version};
use crate::diagnostics::{Diagnostic, SpecPath, did_you_mean};
use crate::spec::{Service, SpecFile};

pub(super) fn check(version: &Version<'_>, service: &SpecFile<Service>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let tiers = &service.value.tiers;
    // Below a base that is no address no page is one.
    let has_base = service.value.docs.as_deref().is_none_or(is_base);
    for resource in &version.resources {
        found.extend(check_sentence(resource.at().key("summary"), resource.summary));
        found.extend(
            resource.docs.as_ref().filter(|_| has_base).and_then(|docs| check_address(resource.at().key("docs"), docs)),
        );
        for operation in &resource.operations {
            let at = operation.at();
            found.extend(check_sentence(at.key("summary"), operation.summary));
            found.extend(check_facts(at, &operation.docs, tiers));
            found.extend(check_page(
                at.key("docs"),
                operation.page.as_deref().filter(|_| has_base),
                resource.docs.as_deref(),
            ));
        }
    }
    let fields = own_fields(version).map(|(at, field)| (at, &field.docs));
    for (at, docs) in fields.chain(groups(version).map(|(at, group)| (at, &group.docs))) {
        found.extend(check_facts(at, docs, tiers));
    }
    found
}

fn check_facts(at: SpecPath<'_>, docs: &Documentation<'_>, tiers: &[String]) -> impl Iterator<Item = Diagnostic> {
    let since = check_since(at.key("since"), docs.since);
    since.into_iter().chain(check_tier(at.key("tier"), docs.tier, tiers))
}

fn check_sentence(at: SpecPath<'_>, summary: &str) -> Option<Diagnostic> {
    let help = "end it with a full stop";
    (!summary.ends_with('.')).then(|| Diagnostic::at(at, "a summary must be a full sentence").with_help(Some(help)))
}

fn check_since(at: SpecPath<'_>, since: Option<&str>) -> Option<Diagnostic> {
    let since = since?;
    let parts: Vec<&str> = since.split('.').collect();
    let is_number = |part: &&str| !part.is_empty() && part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_version = (2..=3).contains(&parts.len()) && parts.iter().all(is_number);
    (!is_version).then(|| {
        let message = format!("`{since}` is not a version");
        Diagnostic::at(at, message).with_help(Some("write it as `\"12.8\"`"))
    })
}

fn check_tier(at: SpecPath<'_>, tier: Option<&str>, tiers: &[String]) -> Option<Diagnostic> {
    let tier = tier?;
    (!tiers.iter().any(|known| known == tier)).then(|| {
        let help = did_you_mean(tier, tiers.iter().map(String::as_str)).unwrap_or_else(|| match tiers {
            [] => "list the tiers in the service file, under `tiers`".to_owned(),
            tiers => format!("expected one of `{}`", tiers.join("`, `")),
        });
        Diagnostic::at(at, format!("unknown tier `{tier}`")).with_help(Some(help))
    })
}

/// The page of an operation, unless it is that of the file or a part of it, which is checked there.
fn check_page(at: SpecPath<'_>, page: Option<&str>, of_file: Option<&str>) -> Option<Diagnostic> {
    let page = page?;
    match of_file {
        Some(of_file) if page.starts_with(of_file) => None,
        None if page.starts_with('#') => {
            let help = "add `docs` to the file, or write a full URL";
            Some(Diagnostic::at(at, "anchor without a page: the file has no `docs`").with_help(Some(help)))
        }
        _ => check_address(at, page),
    }
}

/// What a relative page became below the service's `docs` is checked too, so a page with a slash before it is found.
fn check_address(at: SpecPath<'_>, address: &str) -> Option<Diagnostic> {
    (!is_address(address)).then(|| {
        let help =
            "write a full URL or a page relative to the service's `docs`; an operation may also have an `\"#anchor\"`";
        Diagnostic::at(at, "invalid URL").with_help(Some(help))
    })
}

fn is_address(address: &str) -> bool {
    let path = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
    path.is_some_and(|path| !path.is_empty() && !path.contains("//"))
}

/// Whether pages can be below this address.
pub(super) fn is_base(address: &str) -> bool {
    is_address(address) && address.ends_with('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions() {
        for (since, fits) in [
            ("12.8", true),
            ("9.0", true),
            ("16.10.1", true),
            ("16", false),
            ("v16.1", false),
            ("16.", false),
            ("16.1.2.3", false),
            ("", false),
        ] {
            assert_eq!(check_since(SpecPath::top(""), Some(since)).is_none(), fits, "{since}");
        }
    }
}
