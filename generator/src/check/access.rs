//! Stage `check`: checks the credentials that operations accept. In: a version. Out: names in `tokens` that are not
//! restricted credentials of the service, and duplicate names.

use crate::api::{Operation, Version};
use crate::diagnostics::{Diagnostic, did_you_mean};
use crate::spec::{Service, SpecFile};

pub(super) fn check(version: &Version<'_>, service: &SpecFile<Service>) -> Vec<Diagnostic> {
    version.operations().flat_map(|(_, operation)| check_tokens(operation, &service.value)).collect()
}

fn check_tokens(operation: &Operation<'_>, service: &Service) -> Vec<Diagnostic> {
    let restricted = || service.credentials.iter().filter(|(_, credential)| credential.restricted);
    let tokens = &operation.access.tokens;
    let problem = |index: usize| {
        let token = &tokens[index];
        let at = operation.at().key("tokens").item(index);
        if tokens[..index].contains(token) {
            return Some(Diagnostic::at(at, format!("`{token}` is listed twice")));
        }
        match service.credentials.get(token) {
            Some(credential) if credential.restricted => None,
            Some(_) => {
                let help = "leave it out, or mark the credential with `restricted: true` in the service file";
                Some(Diagnostic::at(at, format!("every operation accepts `{token}`")).with_help(Some(help)))
            }
            None => {
                let names = restricted().map(|(name, _)| name.as_str());
                let help = did_you_mean(token, names)
                    .unwrap_or_else(|| "name a credential of the service file that has `restricted: true`".to_owned());
                Some(Diagnostic::at(at, format!("unknown credential `{token}`")).with_help(Some(help)))
            }
        }
    };
    (0..tokens.len()).filter_map(problem).collect()
}
