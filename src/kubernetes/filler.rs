//! Whether a tool fills manifests in before they are applied, as far as they show it themselves.

use super::object::{Object, items, text};
use super::pod::Pod;
use crate::source::Text;
use crate::syntax::yaml::Node;

/// Whether the place of one of some objects, or an image or a variable of one of some pods, is to be filled in.
pub(super) fn is_at_work(objects: &[Object], pods: &[Pod]) -> bool {
    objects.iter().any(|object| object.name.holds_unknown() || object.namespace.contains("${"))
        || pods.iter().any(|pod| {
            let (beside, before) = pod.containers();
            beside.iter().chain(&before).any(shows_it)
        })
}

fn shows_it(container: &Node) -> bool {
    let is_filled = |text: Option<Text>| text.is_some_and(|text| text.holds_unknown());
    let mut variables = items(container, &["env"]).into_iter();
    is_filled(text(container, &["image"])) || variables.any(|item| is_filled(text(&item, &["value"])))
}
