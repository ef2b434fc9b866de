use super::Setting;
use std::collections::BTreeMap;

/// Takes note of what several statements set to several values: one of them is in force, and no one knows which.
pub(super) fn several(found: &mut [Setting]) {
    let mut said: BTreeMap<String, (usize, bool)> = BTreeMap::new();
    for (index, setting) in found.iter().enumerate().filter(|(_, setting)| setting.call.is_none()) {
        let (first, several) = said.entry(setting.name.to_string()).or_insert((index, false));
        *several |= *first != index && !found[*first].value.says_as(&setting.value);
    }
    for setting in found.iter_mut().filter(|setting| setting.call.is_none()) {
        setting.unsure |= said.get(setting.name.as_str()).is_some_and(|(_, several)| *several);
    }
}
