//! Stage `check`: checks texts and facts for readers. In: a version. Out: malformed summaries, versions, tiers and
//! URLs.

use super::sites::{groups, own_fields};
use crate::api::{Api, Declaration, Definition, Documentation, Param, Version};
use crate::diagnostics::{Diagnostic, SpecPath, did_you_mean};
use crate::prose::{has_open_fence, is_web_address, visible};
use crate::spec::{Service, SpecFile};

pub(super) fn check(version: &Version<'_>, service: &SpecFile<Service>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let tiers = &service.value.tiers;
    // Below a base that is no address no page is one.
    let has_base = service.value.docs.as_deref().is_none_or(is_base);
    for resource in &version.resources {
        found.extend(check_sentence(resource.at().key("summary"), resource.summary));
        found.extend(check_fences(resource.at().key("summary"), Some(resource.summary)));
        found.extend(check_params(resource.at(), &resource.params));
        found.extend(
            resource.docs.as_ref().filter(|_| has_base).and_then(|docs| check_address(resource.at().key("docs"), docs)),
        );
        for operation in &resource.operations {
            let at = operation.at();
            found.extend(check_params(at, &operation.params));
            found.extend(check_sentence(at.key("summary"), operation.summary));
            found.extend(check_facts(at, &operation.docs, tiers));
            found.extend(check_fences(at.key("description"), operation.description));
            found.extend(check_page(
                at.key("docs"),
                operation.page.as_deref().filter(|_| has_base),
                resource.docs.as_deref(),
            ));
        }
    }
    for declaration in version.types.iter() {
        found.extend(check_texts(declaration));
    }
    let fields = own_fields(version).map(|(at, field)| (at, &field.docs));
    for (at, docs) in fields.chain(groups(version).map(|(at, group)| (at, &group.docs))) {
        found.extend(check_facts(at, docs, tiers));
    }
    found
}

fn check_params(at: SpecPath<'_>, params: &[Param<'_>]) -> Vec<Diagnostic> {
    let at = at.key("params");
    params.iter().filter_map(|param| check_fences(at.key(param.name), param.summary)).collect()
}

/// Checks the texts of a type, of its values and of its variants.
fn check_texts<'s>(declaration: &Declaration<'s>) -> Vec<Diagnostic> {
    let at = declaration.at();
    let mut found = Vec::from_iter(check_fences(at.name(), declaration.summary));
    match &declaration.definition {
        Definition::Enum(set) => {
            let values = set.values.iter();
            found.extend(values.filter_map(|it| check_fences(at.key("values").key(&it.name), it.summary.as_deref())));
        }
        Definition::Union(variants, _) => {
            found.extend(variants.iter().filter_map(|it| check_fences(at.key(it.name), it.summary)));
        }
        _ => {}
    }
    found
}

fn check_facts(at: SpecPath<'_>, docs: &Documentation<'_>, tiers: &[String]) -> impl Iterator<Item = Diagnostic> {
    let since = check_since(at.key("since"), docs.since);
    let texts = [("summary", docs.summary), ("deprecated", docs.deprecated)].into_iter();
    let fences = texts.filter_map(move |(key, text)| check_fences(at.key(key), text));
    since.into_iter().chain(check_tier(at.key("tier"), docs.tier, tiers)).chain(fences)
}

fn check_sentence(at: SpecPath<'_>, summary: &str) -> Option<Diagnostic> {
    let help = "end it with a full stop";
    (!summary.ends_with('.')).then(|| Diagnostic::at(at, "a summary must be a full sentence").with_help(Some(help)))
}

/// Reports a block of code without an end, which would take the rest of the documentation in.
fn check_fences<'s>(at: SpecPath<'s>, text: Option<&str>) -> Option<Diagnostic> {
    let help = "end it with a line of as many backticks or tildes as it begins with";
    text.filter(|text| has_open_fence(text))
        .map(|_| Diagnostic::at(at, "a block of code has no end").with_help(Some(help)))
}

/// Checks the texts of the service file, and those beside it.
pub(super) fn check_service(api: &Api<'_>) -> Vec<Diagnostic> {
    let service = &api.service.value;
    let at = SpecPath::top(&api.service.file);
    let mut found = Vec::new();
    found.extend(check_fences(at.key("summary"), Some(&service.summary)));
    for (name, version) in &service.versions {
        let at = at.key("versions").key(name);
        found.extend(check_fences(at.key("summary"), Some(&version.summary)));
        found.extend(check_fences(at.key("description"), version.description.as_deref()));
    }
    let credentials = service.credentials.iter().map(|(name, it)| ("credentials", name, &it.summary));
    let options = service.options.iter().map(|(name, it)| ("options", name, &it.summary));
    let pages = service.pages.iter().map(|(name, it)| ("pages", name, &it.summary));
    for (section, name, summary) in credentials.chain(options).chain(pages) {
        found.extend(check_fences(at.key(section).key(name).key("summary"), Some(summary)));
    }
    for text in api.texts.guide.iter().chain(&api.texts.changelog).filter(|text| has_open_fence(&text.value)) {
        found.push(Diagnostic::at_file(&text.file, "a block of code has no end"));
    }
    for program in
        api.texts.examples.values().filter(|program| visible(&program.value) != program.value.replace("\r\n", "\n"))
    {
        found.push(Diagnostic::at_file(&program.file, "the program holds invisible characters"));
    }
    found
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
        // A page that is wrong is reported where it is written.
        Some(of_file) if page == of_file || !is_address(of_file) && page.starts_with(of_file) => None,
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

/// Of what can be a link, that which no relative page made: with a slash before it there are two.
fn is_address(address: &str) -> bool {
    is_web_address(address) && !address.trim_start_matches("https://").trim_start_matches("http://").contains("//")
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
