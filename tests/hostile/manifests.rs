//! Manifests of Kubernetes.

use crate::tree::{Hostile, numbered};
use std::fmt::Write as _;

/// A deployment of a server, with more of its container.
fn deployment(number: usize, more: &str) -> String {
    format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: d{number}}}\nspec:\n  template:\n    metadata: {{labels: {{app: d{number}}}}}\n\
         \x20   spec:\n      containers:\n        - name: redis\n          image: redis:7.2.4\n{more}"
    )
}

#[test]
fn variables_that_double() {
    let doubled = numbered(64, |text, n| {
        writeln!(text, "            - {{name: A{}, value: $(A{n})$(A{n})}}", n + 1).unwrap();
    });
    let more = format!(
        "          env:\n            - {{name: A0, value: {}}}\n{doubled}          args: [--requirepass, $(A64)]\n",
        "x".repeat(64)
    );
    let hostile = Hostile::new();
    hostile.file("k8s/redis.yaml", deployment(1, &more));
    hostile.finds("k8s/redis.yaml:9:", "no-maxmemory");
    hostile.survives();
}

#[test]
fn files_of_one_object_mounted_again_and_again() {
    let keys = numbered(3000, |text, n| writeln!(text, "  k{n}.conf: 'maxmemory {n}'").unwrap());
    let mounts = numbered(300, |text, n| {
        writeln!(text, "            - {{name: c, mountPath: /c{n}}}").unwrap();
    });
    let more =
        format!("          volumeMounts:\n{mounts}      volumes: [{{name: c, configMap: {{name: c}}}}]\n");
    let map = format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: c}}\ndata:\n{keys}");
    let hostile = Hostile::new();
    hostile.file("k8s/redis.yaml", format!("{}---\n{map}", deployment(1, &more)));
    hostile.finds("k8s/redis.yaml:9:", "no-maxmemory");
}

#[test]
fn thousands_of_objects_and_files() {
    let services = numbered(3000, |text, n| {
        let app = n % 500;
        writeln!(text, "---\napiVersion: v1\nkind: Service\nmetadata: {{name: s{n}}}\nspec: {{selector: {{app: d{app}}}, ports: [{{port: 6379}}]}}")
            .unwrap();
    });
    let all = (0..500).map(|number| deployment(number, "")).collect::<Vec<_>>().join("---\n");
    let hostile = Hostile::new();
    hostile.file("one/redis.yaml", all + &services);
    for number in 0..2000 {
        hostile.file(&format!("many/f{number}.yaml"), deployment(number, ""));
    }
    hostile.finds("one/redis.yaml:9:", "no-maxmemory");
    hostile.finds("many/f7.yaml:9:", "no-maxmemory");
}

#[test]
fn kustomizations_that_take_in_each_other() {
    let hostile = Hostile::new();
    for number in 0..1000 {
        let (next, other) = ((number + 1) % 1000, (number + 7) % 1000);
        let text = format!("resources: [../k{next}, ../k{other}]\npatches: []\n");
        hostile.file(&format!("loop/k{number}/kustomization.yaml"), text);
    }
    hostile.file("loop/k0/redis.yaml", deployment(1, "          workingDir: ../../..\n"));
    hostile.check();
}

#[test]
fn aliases_and_brackets() {
    let aliases = numbered(30, |text, n| {
        let next = n + 1;
        writeln!(text, "y{n}: &a{next} [*a{n}, *a{n}, *a{n}, *a{n}]").unwrap();
    });
    let bomb = format!(
        "apiVersion: v1\nkind: Pod\nimage: redis\nx: &a0 [redis]\n{aliases}spec: {{containers: *a30}}\n"
    );
    let hostile = Hostile::new();
    hostile.file("k8s/a.yaml", format!("{}---\n{bomb}", deployment(1, "")));
    hostile
        .file("deep/a.yaml", format!("{}---\nkind: Pod\nspec: {}", deployment(2, ""), "[".repeat(100_000)));
    hostile.finds("k8s/a.yaml:9:", "no-maxmemory");
    hostile.finds("deep/a.yaml:9:", "no-maxmemory");
}

#[test]
fn charts_of_many_dependencies_and_values() {
    let dependencies = numbered(300, |text, n| {
        writeln!(text, "  - {{name: redis, alias: r{n}, version: 19.6.4, repository: '@bitnami'}}").unwrap();
    });
    let values = numbered(300, |text, n| writeln!(text, "r{n}: {{architecture: standalone}}").unwrap());
    let bomb = numbered(40, |text, n| writeln!(text, "a{}: &a{} [*a{n}, *a{n}]", n + 1, n + 1).unwrap());
    let hostile = Hostile::new();
    hostile.file("chart/Chart.yaml", format!("apiVersion: v2\nname: shop\ndependencies:\n{dependencies}"));
    hostile.file("chart/values.yaml", &values);
    hostile.file("chart/values-bomb.yaml", format!("a0: &a0 [x]\n{bomb}r7: *a40\n"));
    hostile.finds("chart/values.yaml:8:", "no-maxmemory");
    hostile.survives();
}

#[test]
fn thousands_of_charts_that_are_installed() {
    let all = numbered(3000, |text, n| {
        writeln!(
            text,
            "---\napiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: a{n}}}\nspec:\n  source:\n    chart: redis\n\
             \x20   repoURL: registry-1.docker.io/bitnamicharts\n    targetRevision: 19.6.4\n    helm:\n      values: |\n\
             \x20       architecture: standalone\n        auth: {{password: letmein}}\n"
        )
        .unwrap();
    });
    let hostile = Hostile::new();
    hostile.file("k8s/apps.yaml", all);
    hostile.finds("k8s/apps.yaml:7:", "no-maxmemory");
    hostile.survives();
}

#[test]
fn charts_with_hundreds_of_files_of_values() {
    let hostile = Hostile::new();
    let dependency = "{name: redis, version: 19.6.4, repository: '@bitnami'}";
    hostile
        .file("chart/Chart.yaml", format!("apiVersion: v2\nname: shop\ndependencies:\n  - {dependency}\n"));
    for number in 0..300 {
        hostile.file(&format!("chart/values-v{number}.yaml"), "redis: {auth: {enabled: false}}\n");
    }
    hostile.finds("chart/values-v1.yaml:1:", "empty-password-allowed");
    hostile.finds("chart/values-v", "too-many-variants");
}
