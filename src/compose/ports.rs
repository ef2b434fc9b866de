use super::service;
use super::value::{Entry, Map, Scalar, Value};
use crate::model::compose::PortEntry;
use crate::source::Text;
use std::net::IpAddr;
use std::ops::RangeInclusive;

/// The ports that a `[[address:]host:]container[/protocol]` publishes; none where it is wrong.
pub fn published(text: &Text) -> Vec<PortEntry> {
    long(text).unwrap_or_default().iter().filter_map(service::port).collect()
}

/// The long forms of a `[[address:]host:]container[/protocol]`; one for each port of a range.
///
/// # Errors
/// What is wrong, in the words of compose.
pub(super) fn long(text: &Text) -> Result<Vec<Value>, String> {
    let value = text.as_str();
    let (before, container) = split_last(text);
    let (address, host) = before.map_or((None, None), |before| {
        let (address, host) = split_last(&before);
        (address, Some(host))
    });
    let address = address.filter(|address| !address.is_empty()).map(|address| bare(&address)).transpose()?;
    let host = host.filter(|host| !host.is_empty());
    let mut parts = container.split('/').into_iter();
    let container = parts.next().unwrap_or_else(|| Text::empty(text.anchor()));
    let protocol = parts.next().filter(|protocol| !protocol.is_empty());
    if let Some(address) = &address
        && !address.holds_unknown()
        && address.as_str().parse::<IpAddr>().is_err()
    {
        return Err(format!("Invalid ip address: {address}"));
    }
    if container.is_empty() {
        return Err(format!("No port specified: {value}<empty>"));
    }
    if let Some(protocol) = &protocol {
        let known = matches!(protocol.as_str().to_ascii_lowercase().as_str(), "tcp" | "udp" | "sctp");
        if !known && !protocol.holds_unknown() {
            return Err(format!("Invalid proto: {protocol}"));
        }
    }
    let form = Form { text, address, protocol };
    if container.holds_unknown() || host.as_ref().is_some_and(Text::holds_unknown) {
        return Ok(vec![form.value(Value::string(container), host)]);
    }
    let targets = range(&container).ok_or_else(|| format!("Invalid containerPort: {container}"))?;
    let Some(host) = host else {
        let ports = sorted(targets.clone(), |port| *port);
        return Ok(ports
            .into_iter()
            .map(|port| form.value(number(port, &container, &targets), None))
            .collect());
    };
    let published = range(&host).ok_or_else(|| format!("Invalid hostPort: {host}"))?;
    if targets.len() == 1 {
        let published = plain(&published, &host);
        return Ok(vec![form.value(number(*targets.start(), &container, &targets), Some(published))]);
    }
    if targets.len() != published.len() {
        let message = "Invalid ranges specified for container and host Ports";
        return Err(format!("{message}: {container} and {host}"));
    }
    let pairs = sorted(targets.clone().zip(published), |(target, _)| *target);
    let each = |(target, published): (u16, u16)| {
        let published = Text::whole(published.to_string(), host.span());
        form.value(number(target, &container, &targets), Some(published))
    };
    Ok(pairs.into_iter().map(each).collect())
}

/// Ports of a range in the order of compose: that of their digits, `10` before `2`.
fn sorted<T>(ports: impl Iterator<Item = T>, target: impl Fn(&T) -> u16) -> Vec<T> {
    let mut ports: Vec<T> = ports.collect();
    ports.sort_by_cached_key(|port| target(port).to_string());
    ports
}

/// What the ports of one short form share.
struct Form<'a> {
    text: &'a Text,
    address: Option<Text>,
    protocol: Option<Text>,
}

impl Form<'_> {
    fn value(&self, target: Value, published: Option<Text>) -> Value {
        let at = self.text.outer_span();
        let mut map = Map::new();
        let mut put = |key: &str, value: Value| {
            map.insert(key.to_owned(), Entry::new(value.at, value));
        };
        put("mode", Value::string(Text::whole("ingress", at)));
        if let Some(address) = &self.address {
            put("host_ip", Value::string(address.clone()));
        }
        put("target", target);
        if let Some(published) = published {
            put("published", Value::string(published));
        }
        let protocol = self.protocol.clone().unwrap_or_else(|| Text::whole("tcp", at));
        put("protocol", Value::string(protocol.to_ascii_lowercase()));
        Value { short: Some(self.text.clone()), ..Value::map(map, at) }
    }
}

/// What stands before and after the last colon outside brackets.
fn split_last(text: &Text) -> (Option<Text>, Text) {
    let value = text.as_str();
    let bracket = value.rfind(']').unwrap_or(0);
    match value.rfind(':').filter(|at| *at >= bracket) {
        Some(at) => (Some(text.slice(0..at)), text.slice(at + 1..value.len())),
        None => (None, text.clone()),
    }
}

/// An address without the brackets of IPv6.
fn bare(address: &Text) -> Result<Text, String> {
    let value = address.as_str();
    match value.strip_prefix('[') {
        Some(rest) if rest.ends_with(']') => Ok(address.slice(1..value.len() - 1)),
        Some(_) => Err(format!("Invalid ip address {value}")),
        None if value.contains(':') && !address.holds_unknown() => {
            Err(format!("Invalid ip address {value}: an address with colons stands in brackets"))
        }
        None => Ok(address.clone()),
    }
}

fn number(port: u16, text: &Text, range: &RangeInclusive<u16>) -> Value {
    let text = if range.len() == 1 { plain(range, text) } else { Text::whole(port.to_string(), text.span()) };
    Value::scalar(Scalar::Int(i64::from(port)), text)
}

/// Ports as compose writes them, whatever zeros stand before them.
fn plain(range: &RangeInclusive<u16>, text: &Text) -> Text {
    let (first, last) = (range.start(), range.end());
    let shown = if first == last { first.to_string() } else { format!("{first}-{last}") };
    if shown == text.as_str() { text.clone() } else { Text::whole(shown, text.span()) }
}

/// `8000` or `8000-8010`; what stands behind a second dash does not count.
pub(super) fn range(text: &Text) -> Option<RangeInclusive<u16>> {
    let mut parts = text.as_str().split('-');
    let first = parts.next()?;
    let last = parts.next().unwrap_or(first);
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok())?;
    let (first, last): (u16, u16) = (digits(first)?, digits(last)?);
    (first <= last).then_some(first..=last)
}
