//! Scopes: the names that the emitter itself puts into each scope of the emitted code. `check` uses it to report collisions,
//! `lower` to decide. In: a scope and a name. Out: the name as it is written there.
//!
//! This is the only place that knows which names are taken. Where the emitter has a name already, a module, function,
//! method or static gets a `_` at its end, and `check` reports a type or a feature, which are called by their names
//! elsewhere too. Tests hold the tables against what is emitted and against the runtime.

use super::plain_ident;

/// A scope of the emitted code into which names of a spec go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// The root of the crate: a module for each version.
    Root,
    /// The module of a version: a module for each resource.
    Version,
    /// The module `types` of a version: modules that hold types.
    TypeFiles,
    /// The modules that hold types and operations: the names of types.
    Types,
    /// The macros that every module knows, whose names are like those of types.
    Macros,
    /// The methods of requests.
    Requests,
    /// The methods of records that are sent.
    Records,
    /// The variants of enums and unions.
    Variants,
    /// The functions of `Token`.
    Tokens,
    /// The statics of credentials.
    Schemes,
    /// The methods of the trait `Options`, which are called on requests and on the builder of a client.
    Options,
    /// The features of the emitted crate.
    Features,
    /// The crates that are built together with the emitted one.
    Packages,
}

impl Scope {
    /// Returns whether the emitter has a name of its own there that is written like this.
    pub fn has(self, ident: &str) -> bool {
        self.tables().iter().any(|table| table.contains(&plain_ident(ident)))
    }

    /// Returns the name of a module, function, method or variant as it is written in this scope: with a `_` at its end where
    /// the emitter has the name. No name of a spec ends like that.
    pub fn place(self, ident: String) -> String {
        if self.has(&ident) { format!("{}_", plain_ident(&ident)) } else { ident }
    }

    fn tables(self) -> &'static [&'static [&'static str]] {
        match self {
            Self::Root => &[&CRATES, &OF_ROOT],
            Self::Version => &[&CRATES, &OF_VERSION],
            Self::TypeFiles => &[&CRATES, &OF_TYPE_FILES],
            Self::Types => &[&IN_SCOPE],
            Self::Macros => &[&DERIVES],
            Self::Requests => &[METHODS_OF_REQUESTS, &DERIVED_BY_REQUESTS],
            Self::Records => &[&METHODS_OF_RECORDS],
            Self::Variants => &[&["Unlisted"]],
            Self::Tokens => &[&["none"]],
            Self::Schemes => &[&["SERVICE"]],
            Self::Options => &[METHODS_OF_REQUESTS, &DERIVED_BY_REQUESTS, METHODS_OF_BUILDERS],
            Self::Features => &[&TAKEN_FEATURES],
            Self::Packages => &[&CRATES, &["tokio"]],
        }
    }
}

/// Crates that emitted modules name without `::` before them, and others that every module can name so.
const CRATES: [&str; 6] = ["alloc", "core", "generator_runtime", "proc_macro", "std", "test"];

/// Modules of the root, files beside them, a folder that cargo reads, and a tool that
/// attributes name.
const OF_ROOT: [&str; 10] =
    ["bin", "blocking", "lib", "options", "pages", "registry", "rustfmt", "service", "slot", "transport"];

/// The module of types, the file of the version's own module, and a type that it names.
const OF_VERSION: [&str; 3] = ["mod", "str", "types"];

/// The file of the module of types.
const OF_TYPE_FILES: [&str; 1] = ["mod"];

/// Types, traits and variants that emitted modules use without a path, and that a type of the same name would hide.
pub const IN_SCOPE: [&str; 14] = [
    "BTreeMap",
    "Box",
    "Default",
    "Err",
    "From",
    "Into",
    "IntoIterator",
    "None",
    "Ok",
    "Option",
    "Result",
    "Some",
    "String",
    "Vec",
];

/// What can be derived. A link to a type of the same name has to say that it is one.
const DERIVES: [&str; 9] = ["Clone", "Copy", "Debug", "Default", "Eq", "Hash", "Ord", "PartialEq", "PartialOrd"];

/// Methods that requests have from the runtime, whatever their operation: from its macros, or from the traits that these
/// implement. Sorted.
const METHODS_OF_REQUESTS: &[&str] = &[
    "all",
    "anonymous",
    "call",
    "call_mut",
    "captcha",
    "credential",
    "decoding",
    "extra",
    "extra_field",
    "extra_json",
    "extra_query",
    "from_page",
    "header",
    "if_none_match",
    "if_unmodified_since",
    "items",
    "maybe",
    "option",
    "page",
    "page_style",
    "pages",
    "response",
    "resume",
    "retry",
    "send",
    "skip_bytes",
    "skip_bytes_of",
    "timeout",
];

/// Methods that requests have from the traits that they derive.
const DERIVED_BY_REQUESTS: [&str; 2] = ["clone", "fmt"];

/// The constructor of records that are sent, and what they derive.
const METHODS_OF_RECORDS: [&str; 5] = ["clone", "default", "eq", "fmt", "new"];

/// Methods of the builder of a client that requests do not have. Sorted.
const METHODS_OF_BUILDERS: &[&str] = &[
    "build",
    "connect_timeout",
    "credential",
    "decoding",
    "identity",
    "idle_timeout",
    "max_connections",
    "max_decoded_size",
    "max_response_size",
    "no_proxy",
    "on_deviation",
    "prefetch",
    "proxy",
    "request_timeout",
    "retry",
    "root_certificates",
    "tls",
    "token_in_query",
    "total_timeout",
    "transport",
    "user_agent",
    "wait_for_rate_limit",
    "with_options",
];

/// Features that the emitted crate has besides those of resources and versions.
pub const TAKEN_FEATURES: [&str; 14] = [
    "async",
    "blocking",
    "chrono",
    "common",
    "default",
    "full",
    "jiff",
    "native-tls",
    "registry",
    "rustls",
    "rustls-aws-lc",
    "serde",
    "time",
    "tracing",
];

#[cfg(test)]
mod tests;
