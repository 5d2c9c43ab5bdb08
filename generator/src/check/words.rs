//! Stage `check`: texts for readers. In: a version. Out: summaries that are no sentences, versions and tiers that are none,
//! addresses that lead nowhere.

use super::sites::{groups, own_fields};
use crate::api::{Documentation, Version};
use crate::diagnostics::{At, Diagnostic, did_you_mean};
use crate::spec::{Named, Service};

pub(super) fn check(version: &Version<'_>, service: &Named<Service>) -> Vec<Diagnostic> {
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

fn check_facts(at: At<'_>, docs: &Documentation<'_>, tiers: &[String]) -> impl Iterator<Item = Diagnostic> {
    let since = check_since(at.key("since"), docs.since);
    since.into_iter().chain(check_tier(at.key("tier"), docs.tier, tiers))
}

fn check_sentence(at: At<'_>, summary: &str) -> Option<Diagnostic> {
    let help = "one sentence that ends with a full stop";
    (!summary.ends_with('.')).then(|| Diagnostic::at(at, "the summary is no sentence").with_help(Some(help)))
}

fn check_since(at: At<'_>, since: Option<&str>) -> Option<Diagnostic> {
    let since = since?;
    let parts: Vec<&str> = since.split('.').collect();
    let is_number = |part: &&str| !part.is_empty() && part.len() <= 4 && part.bytes().all(|sign| sign.is_ascii_digit());
    let is_version = (2..=3).contains(&parts.len()) && parts.iter().all(is_number);
    (!is_version).then(|| {
        let message = format!("`{since}` is no version");
        Diagnostic::at(at, message).with_help(Some("write it as `\"12.8\"`"))
    })
}

fn check_tier(at: At<'_>, tier: Option<&str>, tiers: &[String]) -> Option<Diagnostic> {
    let tier = tier?;
    (!tiers.iter().any(|known| known == tier)).then(|| {
        let help = did_you_mean(tier, tiers.iter().map(String::as_str)).unwrap_or_else(|| match tiers {
            [] => "name the tiers in the service file, under `tiers`".to_owned(),
            tiers => format!("the service file has `{}`", tiers.join("`, `")),
        });
        Diagnostic::at(at, format!("there is no tier `{tier}`")).with_help(Some(help))
    })
}

/// The page of an operation, unless it is that of the file or a part of it, which is checked there.
fn check_page(at: At<'_>, page: Option<&str>, of_file: Option<&str>) -> Option<Diagnostic> {
    let page = page?;
    match of_file {
        Some(of_file) if page.starts_with(of_file) => None,
        None if page.starts_with('#') => {
            let help = "add `docs` to the file, or write a whole address";
            Some(Diagnostic::at(at, "an anchor, but the file has no `docs`").with_help(Some(help)))
        }
        _ => check_address(at, page),
    }
}

/// What a relative page became below the service's `docs` is checked too, so a page with a slash before it is found.
fn check_address(at: At<'_>, address: &str) -> Option<Diagnostic> {
    (!is_address(address)).then(|| {
        let help =
            "a whole address, `https://…`, or a page below the service's `docs`; of an operation also an `\"#anchor\"`";
        Diagnostic::at(at, "this is no address").with_help(Some(help))
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
            assert_eq!(check_since(At::top(""), Some(since)).is_none(), fits, "{since}");
        }
    }
}
