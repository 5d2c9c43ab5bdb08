//! Stage `spec`: the service file.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Map, TypeExpr};
use crate::wire::{Encoding, ErrorKind, ErrorShape, PageStyle, RateLimit, SpamCheck};

/// What holds for the whole API.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// `service`: its name in prose: `GitLab`.
    pub service: String,
    /// `summary`: one sentence about the crate, ours.
    pub summary: String,
    /// `describes`: the release of the service that the spec describes, quoted: `"19.6"`.
    pub describes: Option<String>,
    /// `docs`: the address that the `docs` of resource files and operations are relative to; it ends with `/`.
    pub docs: Option<String>,
    /// `crate`: the manifest of the emitted crate.
    #[serde(rename = "crate")]
    pub krate: CrateMeta,
    /// `versions`, each with a folder of resource files.
    pub versions: Map<Version>,
    /// `tiers`: the paid tiers that operations and fields may ask for, the lower ones first.
    #[serde(default)]
    pub tiers: Vec<String>,
    /// `owners`: what resources belong to, the one whose operations have the plain names first.
    #[serde(default)]
    pub owners: Vec<Owner>,
    /// `credentials`: the authentication schemes.
    #[serde(default)]
    pub credentials: Map<Credential>,
    /// `options`: what every request may carry, such as `sudo`.
    #[serde(default)]
    pub options: Map<RequestOption>,
    /// `encoding`: how lists and records are written in queries and forms.
    #[serde(default)]
    pub encoding: Encoding,
    /// `pages`: page styles by name.
    #[serde(default)]
    pub pages: Map<PageStyle>,
    /// `errors`: where an error body says what.
    #[serde(default)]
    pub errors: ErrorShape,
    /// `statuses`: what an error status means.
    #[serde(default)]
    pub statuses: Map<ErrorKind>,
    /// `spam_check`: how a captcha is asked for and answered.
    pub spam_check: Option<SpamCheck>,
    /// `rate_limit`: the headers that tell of it.
    pub rate_limit: Option<RateLimit>,
    /// `retry`: the statuses after which a request that is idempotent is sent again; 502, 503 and 504 if left out.
    /// 429 always is one.
    #[serde(default)]
    pub retry: Vec<u16>,
    /// `request_id`: the header that names the request in the server's log.
    pub request_id: Option<String>,
}

/// `crate`
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CrateMeta {
    /// The package's name: `gitlab-sdk`.
    pub name: String,
    /// Its version, quoted.
    pub version: String,
    /// One sentence for the manifest.
    pub description: String,
    /// SPDX expression. The texts of `MIT` and `Apache-2.0` are put into the crate.
    pub license: String,
    /// `copyright`: who holds it, as the license text names them. Defaults to the crate's authors.
    pub copyright: Option<String>,
    /// `publish: false`: the crate is kept out of the crate registry.
    #[serde(default = "yes")]
    pub publish: bool,
    /// `repository`: the address of the source code.
    pub repository: Option<String>,
    /// `homepage`: the address of the crate's own site, if it has one besides the repository.
    pub homepage: Option<String>,
    /// `documentation`: the address of the reference. Defaults to the page on docs.rs.
    pub documentation: Option<String>,
    /// `keywords`: up to five, for the search of the crate registry.
    #[serde(default)]
    pub keywords: Vec<String>,
    /// `categories`: up to five slugs of the crate registry.
    #[serde(default)]
    pub categories: Vec<String>,
    /// `default`: the resources of the feature `common`, which is on by default.
    #[serde(default)]
    pub default: Vec<String>,
    /// `examples`: programs in `examples/NAME.rs` beside the service file, which become examples of the crate.
    #[serde(default)]
    pub examples: Map<Example>,
}

/// One of `examples`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// `summary`: one sentence about what it shows, ours.
    pub summary: String,
    /// `features`: the features that it needs.
    pub features: Vec<String>,
}

/// One of `versions`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Version {
    /// `base`: the path below the server's root, `/api/v4`.
    pub base: String,
    /// `summary`: one sentence, ours.
    pub summary: String,
    /// `description`: more about it, in Markdown: which servers speak it, how it differs from the others.
    pub description: Option<String>,
    /// `feature`: the whole version is behind this feature instead of one feature a resource.
    pub feature: Option<String>,
}

/// What a cargo feature of the emitted crate switches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeaturePer {
    /// All resources of a version together.
    Version,
    /// Each resource of a version by itself.
    Resource,
}

impl Version {
    /// Returns what the features of this version switch.
    pub fn feature_per(&self) -> FeaturePer {
        if self.feature.is_some() { FeaturePer::Version } else { FeaturePer::Resource }
    }
}

/// One of `owners`: a path below which operations do for one owner what others do for another.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Owner {
    /// `name`: what the names of operations say of it: `group`, for `list_for_group`.
    pub name: String,
    /// `paths`: the beginnings of its paths, `/groups/{group}`; an empty one is the beginning of every path.
    pub paths: Vec<String>,
}

/// One of `credentials`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Credential {
    /// `summary`: one sentence, ours.
    pub summary: String,
    /// `header`: the header that holds the secret as it is.
    pub header: Option<String>,
    /// `bearer: true`: `Authorization: Bearer …`.
    #[serde(default)]
    pub bearer: bool,
    /// `basic: true`: `Authorization: Basic …`, of a username and the secret.
    #[serde(default)]
    pub basic: bool,
    /// `cookie`: the cookie that holds it.
    pub cookie: Option<String>,
    /// `parameter`: the query parameter for servers that need it there. Used only when asked for, unless the credential has
    /// no other place.
    pub parameter: Option<String>,
    /// `restricted: true`: only operations that name it in `tokens` accept it.
    #[serde(default)]
    pub restricted: bool,
}

/// One of `options`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestOption {
    /// `type`.
    #[serde(rename = "type")]
    pub ty: TypeExpr,
    /// `summary`.
    pub summary: String,
    /// `header`: sent as this header.
    pub header: Option<String>,
    /// `query`: sent as this parameter.
    pub query: Option<String>,
}

/// A crate may be published unless its manifest says otherwise.
fn yes() -> bool {
    true
}
