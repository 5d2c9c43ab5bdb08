//! Stage `lower`: the package around the code. In: the service file and the texts beside it. Out: what the manifest, the
//! license texts and the examples say.

use crate::api::Api;
use crate::outputs::rust::model::{Example, Metadata, Text};
use crate::spec::{Service, SpecFile};

/// What the crate registry shows.
pub(super) fn metadata(service: &Service) -> Metadata {
    let krate = &service.krate;
    let holder = || format!("the authors of {}", krate.name);
    Metadata {
        copyright: krate.copyright.clone().unwrap_or_else(holder),
        publish: krate.publish,
        repository: krate.repository.clone(),
        homepage: krate.homepage.clone(),
        documentation: Some(krate.documentation.clone().unwrap_or_else(|| format!("https://docs.rs/{}", krate.name))),
        keywords: krate.keywords.clone(),
        categories: krate.categories.clone(),
    }
}

/// The examples that the service file names, sorted.
pub(super) fn examples(api: &Api<'_>) -> Vec<Example> {
    let example = |(name, program): (&String, &SpecFile<String>)| {
        let settings = api.service.value.krate.examples.get(name)?;
        let (summary, features) = (settings.summary.clone(), settings.features.clone());
        Some(Example { name: name.clone(), summary, features, program: text(program) })
    };
    api.texts.examples.iter().filter_map(example).collect()
}

/// A text as it is in the spec folder, and where.
pub(super) fn text(file: &SpecFile<String>) -> Text {
    Text { source: file.file.clone(), text: file.value.clone() }
}
