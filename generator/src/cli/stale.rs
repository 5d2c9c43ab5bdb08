//! The output of `--check`. In: the plan for each folder. Out: the differences, and the command that resolves them.

use std::path::Path;

use similar::TextDiff;

use super::command_output::CommandOutput;
use super::folders::FolderPlan;

/// Shows what is stale, and the command that mends it.
pub(super) fn show(plans: &[FolderPlan<'_>], command: &str) -> CommandOutput {
    if plans.iter().all(|(_, plan)| plan.is_empty()) {
        let unchanged: usize = plans.iter().map(|(_, plan)| plan.unchanged.len()).sum();
        return CommandOutput::line(format!("{unchanged} files are as the spec says"));
    }
    let mut text = String::new();
    for (folder, plan) in plans {
        for change in &plan.write {
            text.push_str(&difference(&folder.join(&change.path), change.before.as_deref(), Some(&change.after)));
        }
        for removal in &plan.remove {
            text.push_str(&difference(&folder.join(&removal.path), Some(&removal.before), None));
        }
        for unowned in &plan.unowned {
            let path = folder.join(unowned);
            text.push_str(&format!("{} was not written by the generator and stands in its way\n", path.display()));
        }
    }
    let stale: usize = plans.iter().map(|(_, plan)| plan.write.len() + plan.remove.len()).sum();
    let is_free = plans.iter().all(|(_, plan)| plan.unowned.is_empty());
    let first = if is_free { "" } else { "once nothing is in the way, " };
    text.push_str(&format!("\n{stale} files are stale; {first}`{command}` mends them\n"));
    CommandOutput { text, failed: true, ..CommandOutput::default() }
}

fn difference(path: &Path, before: Option<&str>, after: Option<&str>) -> String {
    let name = path.display().to_string();
    let header = |text: Option<&str>| text.map_or_else(|| "/dev/null".to_owned(), |_| name.clone());
    let difference = TextDiff::from_lines(before.unwrap_or_default(), after.unwrap_or_default());
    difference.unified_diff().context_radius(2).header(&header(before), &header(after)).to_string()
}
