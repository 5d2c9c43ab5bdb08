//! Stage `api`: from a [`Spec`] to an [`Api`], version by version.
//!
//! In: a spec. Out: the API, and a report of what could not be resolved.

use super::declarations::declare;
use super::operation::Operation;
use super::resolver::{Resolver, address};
use super::types::Types;
use super::usage;
use super::version::{Api, RequestOption, Resource, ResourceFile, Version};
use crate::diagnostics::{Report, SpecPath};
use crate::spec::{self, Spec, SpecFile};

/// Resolves all names of a specification.
pub fn resolve(spec: &Spec) -> (Api<'_>, Report) {
    let mut report = Report::default();
    let service = &spec.service;
    let mut options = Vec::new();
    let mut versions = Vec::new();
    for (index, (name, settings)) in service.value.versions.iter().enumerate() {
        let files: Vec<_> = spec.resources.iter().filter(|resource| resource.version() == name).collect();
        let mut resolver = Resolver::new(service, &files, &mut report);
        let mut types = declare(&mut resolver);
        let resources: Vec<_> = files.iter().map(|file| resolver.resource(file, &types)).collect();
        if index == 0 {
            options = resolver.options();
        }
        let of_version = if index == 0 { options.as_slice() } else { &[] };
        usage::find(&mut types, &resources, of_version, &resolver.symbols.twins);
        versions.push(Version { name, settings, resources, types });
    }
    let files = spec.resources.iter().map(|file| ResourceFile {
        path: &file.file,
        folder: file.version(),
        resource: &file.value.resource,
        has_operations: !file.value.operations.is_empty(),
    });
    (Api { service, texts: &spec.texts, versions, options, files: files.collect() }, report)
}

impl<'s> Resolver<'s, '_> {
    fn options(&mut self) -> Vec<RequestOption<'s>> {
        let at = SpecPath::top(&self.service.file).key("options");
        let options = self.service.value.options.iter();
        options
            .map(|(name, settings)| {
                let (ty, style) = self.field_type(at.key(name).key("type"), &settings.ty);
                RequestOption { name, ty, style, settings }
            })
            .collect()
    }

    fn resource(&mut self, file: &'s SpecFile<spec::Resource>, types: &Types<'s>) -> Resource<'s> {
        let params = self.params(SpecPath::top(&file.file), &file.value.params);
        let operations = file.value.operations.iter();
        let operations: Vec<Operation<'s>> =
            operations.map(|(name, operation)| self.operation(file, &params, name, operation, types)).collect();
        Resource {
            file: &file.file,
            name: &file.value.resource,
            summary: &file.value.summary,
            docs: address(&self.service.value, file.value.docs.as_deref()),
            lifecycle: file.value.lifecycle,
            params,
            declarations: self.symbols.of_file(&file.file),
            operations,
        }
    }
}
