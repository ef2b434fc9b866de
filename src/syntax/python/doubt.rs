use super::Setting;
use std::collections::BTreeMap;

/// Takes note of what several statements set to several values: one of them is in force, and no one knows which, unless
/// the last one is of no class or branch.
pub(super) fn several(found: &mut [Setting], last: &BTreeMap<String, usize>) {
    let mut said: BTreeMap<String, (usize, bool)> = BTreeMap::new();
    for (index, setting) in found.iter().enumerate().filter(|(_, setting)| setting.call.is_none()) {
        let (first, several) = said.entry(setting.name.to_string()).or_insert((index, false));
        *several |= *first != index && !found[*first].value.says_as(&setting.value);
    }
    for (index, setting) in found.iter_mut().enumerate().filter(|(_, setting)| setting.call.is_none()) {
        let name = setting.name.as_str();
        setting.unsure |=
            said.get(name).is_some_and(|(_, several)| *several) && last.get(name) != Some(&index);
    }
}

/// Takes note of what a later statement changes a part of: which one nobody knows.
pub(super) fn changed(found: &mut [Setting], changed: &BTreeMap<String, usize>) {
    for (index, setting) in found.iter_mut().enumerate().filter(|(_, setting)| setting.call.is_none()) {
        setting.unsure |= changed.get(setting.name.as_str()).is_some_and(|before| index < *before);
    }
}
