//! The catalog is looked up without taking memory.

use redlint::model::catalog::directives;

#[test]
fn the_lookup_of_a_directive_costs_no_allocation() {
    let names: Vec<&str> =
        directives::all().iter().flat_map(|directive| directive.names.iter().map(|name| name.name)).collect();
    let mut found = 0;
    let info = allocation_counter::measure(|| {
        for name in names.iter().chain(&["no-such-directive", "search-threads", "MAXMEMORY", ""]) {
            found += usize::from(directives::find(name).is_some());
            found += usize::from(directives::sentinel(name).is_some());
            found += usize::from(directives::module_of(name).is_some());
        }
    });
    assert!(found >= names.len());
    assert_eq!(info.count_total, 0);
}
