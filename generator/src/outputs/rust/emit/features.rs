//! Stage `emit`: the features of the crate. In: the model. Out: their list, and the table on the front page.

use crate::outputs::rust::model::Crate;

/// A feature that the emitted crate has whatever its API is.
pub(super) struct Feature {
    pub(super) name: &'static str,
    /// What it turns on.
    pub(super) enables: Enables,
    /// What it is for, as a sentence.
    pub(super) summary: &'static str,
    /// Whether it is on by default.
    pub(super) is_default: bool,
    /// Whether the reference on docs.rs is built with it. A feature that adds nothing to the reference and needs a C
    /// library is not.
    pub(super) is_documented: bool,
}

/// What a feature turns on.
pub(super) enum Enables {
    /// A feature of the runtime.
    Runtime(&'static str),
    /// Code of the crate itself.
    Code,
}

/// The feature of operations by name.
pub(super) const REGISTRY: &str = "registry";

/// The feature of the resources that most programs use.
pub(super) const COMMON: &str = "common";

/// The feature of all resources.
pub(super) const FULL: &str = "full";

/// The features that are neither resources nor groups of them.
pub(super) const FEATURES: [Feature; 11] = [
    Feature {
        name: "async",
        enables: Enables::Runtime("async"),
        summary: "The async client, which needs Tokio.",
        is_default: true,
        is_documented: true,
    },
    Feature {
        name: "blocking",
        enables: Enables::Runtime("blocking"),
        summary: "The blocking client.",
        is_default: false,
        is_documented: true,
    },
    Feature {
        name: "rustls",
        enables: Enables::Runtime("rustls"),
        summary: "TLS by rustls with ring.",
        is_default: true,
        is_documented: true,
    },
    Feature {
        name: "rustls-aws-lc",
        enables: Enables::Runtime("rustls-aws-lc"),
        summary: "TLS by rustls with AWS-LC, which is preferred to ring when both are on.",
        is_default: false,
        is_documented: false,
    },
    Feature {
        name: "native-tls",
        enables: Enables::Runtime("native-tls"),
        summary: "TLS by the system's library. Beside rustls, it has to be chosen with `ClientBuilder::tls`.",
        is_default: false,
        is_documented: false,
    },
    Feature {
        name: "serde",
        enables: Enables::Runtime("serde"),
        summary: "`Serialize` and `Deserialize` for the types.",
        is_default: false,
        is_documented: true,
    },
    Feature {
        name: "tracing",
        enables: Enables::Runtime("tracing"),
        summary: "A span for each operation.",
        is_default: false,
        is_documented: true,
    },
    Feature {
        name: REGISTRY,
        enables: Enables::Code,
        summary: "All operations by name, for programs that choose them at run time.",
        is_default: false,
        is_documented: true,
    },
    Feature {
        name: "chrono",
        enables: Enables::Runtime("chrono"),
        summary: "Conversions of `Timestamp` and `Date` to and from the types of chrono.",
        is_default: false,
        is_documented: true,
    },
    Feature {
        name: "jiff",
        enables: Enables::Runtime("jiff"),
        summary: "Conversions of `Timestamp` and `Date` to and from the types of jiff.",
        is_default: false,
        is_documented: true,
    },
    Feature {
        name: "time",
        enables: Enables::Runtime("time"),
        summary: "Conversions of `Timestamp` and `Date` to and from the types of the crate `time`.",
        is_default: false,
        is_documented: true,
    },
];

/// The features of versions that are switched as a whole.
pub(super) fn versions(krate: &Crate) -> impl Iterator<Item = &str> {
    krate.apis.iter().filter_map(|api| api.feature.as_deref())
}

/// The features of single resources.
pub(super) fn resources(krate: &Crate) -> impl Iterator<Item = &str> {
    let is_version = |feature: &str| versions(krate).any(|version| version == feature);
    krate.features.iter().map(String::as_str).filter(move |feature| !is_version(feature))
}

/// The features of the resources that `full` has.
pub(super) fn full(krate: &Crate) -> impl Iterator<Item = &str> {
    resources(krate).filter(|feature| !krate.unfinished_features.iter().any(|unfinished| unfinished == feature))
}

/// The features of the reference on docs.rs, besides the default ones.
pub(super) fn documented(krate: &Crate) -> Vec<&str> {
    let general = FEATURES.iter().filter(|feature| feature.is_documented && !feature.is_default);
    let unfinished = krate.unfinished_features.iter().map(String::as_str);
    general.map(|feature| feature.name).chain([FULL]).chain(unfinished).chain(versions(krate)).collect()
}

/// The table of features, in Markdown.
pub(super) fn table(krate: &Crate) -> Vec<String> {
    let row = |name: &str, summary: &str, is_default: bool| {
        format!("| `{name}` | {summary} | {} |", if is_default { "yes" } else { "" })
    };
    let mut rows = vec!["| feature | | default |".to_owned(), "| --- | --- | --- |".to_owned()];
    let common: Vec<String> = krate.common_features.iter().map(|name| format!("`{name}`")).collect();
    if !common.is_empty() {
        rows.push(row(COMMON, &format!("The resources that most programs use: {}.", common.join(", ")), true));
    }
    rows.extend(FEATURES.iter().map(|feature| row(feature.name, feature.summary, feature.is_default)));
    if let Some(first) = resources(krate).next() {
        rows.push(row(FULL, &format!("All resources. Each has a feature of its own, such as `{first}`."), false));
    }
    for feature in &krate.unfinished_features {
        rows.push(row(feature, "A resource that may still change or disappear, and is left out of `full`.", false));
    }
    for api in &krate.apis {
        if let Some(feature) = &api.feature {
            let summary = api.docs.first().map_or("", String::as_str).replace('|', "\\|");
            rows.push(row(feature, &format!("All of `{}`. {summary}", api.ident), false));
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::TAKEN_FEATURES;

    #[test]
    fn features_that_check_keeps_for_the_manifest() {
        let general = FEATURES.iter().map(|feature| feature.name);
        let mut features: Vec<&str> = general.chain([COMMON, "default", FULL]).collect();
        features.sort_unstable();
        assert_eq!(features, TAKEN_FEATURES);
    }
}
