//! `allowed_outbound_hosts`: to which addresses a component may send requests.

use crate::variables::Variables;
use anyhow::{Context as _, Result, bail, ensure};
use http::Uri;
use std::net::IpAddr;

/// The allowed addresses of one component.
#[derive(Debug)]
pub struct AllowedHosts(Vec<AllowedHost>);

#[derive(Debug, PartialEq)]
struct AllowedHost {
    /// `None` is `*`.
    scheme: Option<String>,
    host: Host,
    ports: Ports,
}

#[derive(Debug, PartialEq)]
enum Host {
    Any,
    /// With the leading dot.
    Subdomain(String),
    Exact(String),
    Network(IpAddr, u32),
}

#[derive(Debug, PartialEq)]
enum Ports {
    Any,
    /// The end is excluded.
    Range(u32, u32),
}

impl AllowedHosts {
    /// Fills in the templates. One that an empty variable leaves empty is skipped: that is how an optional counterpart is
    /// switched off. `http://*.spin.internal` means the components of this manifest.
    pub fn new(written: &[String], variables: &Variables) -> Result<Self> {
        let mut hosts = Vec::new();
        for text in written {
            let rendered = variables.render(text)?;
            if rendered != *text && matches!(rendered.as_str(), "" | "http://" | "https://") {
                continue;
            }
            hosts.push(
                AllowedHost::parse(rendered.trim()).with_context(|| format!("allowed_outbound_hosts: {text:?}"))?,
            );
        }
        Ok(Self(hosts))
    }

    /// Whether a request to this address may leave.
    pub fn allow(&self, uri: &Uri) -> bool {
        let (Some(scheme), Some(host)) = (uri.scheme_str(), uri.host()) else {
            return false;
        };
        let Some(port) = uri.port_u16().or_else(|| well_known_port(scheme)) else {
            return false;
        };
        self.0
            .iter()
            .any(|allowed| allowed.covers(scheme, &host.to_ascii_lowercase(), port))
    }
}

impl AllowedHost {
    fn parse(text: &str) -> Result<Self> {
        let (scheme, rest) = text
            .split_once("://")
            .context("no scheme: write <scheme>://<host>[:<port>]")?;
        ensure!(
            scheme == "*" || scheme.chars().all(char::is_alphabetic),
            "the scheme is `*` or a word"
        );
        let network = parse_network(rest);
        let (host, port) = match rest.rsplit_once(':') {
            Some((host, port)) if network.is_none() && !rest.ends_with(']') => (host, port.trim_end_matches('/')),
            _ => (rest, ""),
        };
        let ports = match (port, well_known_port(scheme)) {
            ("*", _) => Ports::Any,
            ("", Some(port)) => Ports::Range(u32::from(port), u32::from(port) + 1),
            ("", None) => bail!("a port is needed: the scheme {scheme:?} has none by itself"),
            (port, _) => parse_ports(port)?,
        };
        let host = match network {
            Some((address, length)) => Host::Network(address, length),
            None => Host::parse(host)?,
        };
        Ok(Self {
            scheme: (scheme != "*").then(|| scheme.to_owned()),
            host,
            ports,
        })
    }

    fn covers(&self, scheme: &str, host: &str, port: u16) -> bool {
        self.scheme.as_deref().is_none_or(|allowed| allowed == scheme)
            && self.host.covers(host)
            && match self.ports {
                Ports::Any => true,
                Ports::Range(start, end) => (start..end).contains(&u32::from(port)),
            }
    }
}

impl Host {
    fn parse(text: &str) -> Result<Self> {
        let host = text.trim().trim_end_matches('/').to_ascii_lowercase();
        ensure!(!host.contains('/'), "a host has no path");
        ensure!(!host.is_empty(), "no host");
        ensure!(
            !matches!(host.as_str(), "self" | "self.alt"),
            "the runner knows no requests to itself: use Spin"
        );
        if host == "*" {
            return Ok(Self::Any);
        }
        if let Some(domain) = host.strip_prefix("*.") {
            ensure!(!domain.contains('*'), "`*` stands only in front");
            return Ok(Self::Subdomain(format!(".{domain}")));
        }
        ensure!(!host.contains('*'), "`*` stands for a whole host or a whole subdomain");
        Ok(Self::Exact(host))
    }

    fn covers(&self, host: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Exact(exact) => exact == host,
            Self::Subdomain(suffix) => host.parse::<IpAddr>().is_err() && host.ends_with(suffix),
            Self::Network(network, length) => host
                .trim_matches(['[', ']'])
                .parse()
                .is_ok_and(|address| in_network(address, *network, *length)),
        }
    }
}

fn parse_ports(text: &str) -> Result<Ports> {
    let number = |text: &str| {
        text.parse::<u16>()
            .map(u32::from)
            .with_context(|| format!("{text:?} is no port"))
    };
    Ok(match text.split_once("..") {
        Some((start, end)) => Ports::Range(number(start)?, number(end)?),
        None => Ports::Range(number(text)?, number(text)? + 1),
    })
}

/// An address with a prefix length such as `10.0.0.0/8`.
fn parse_network(text: &str) -> Option<(IpAddr, u32)> {
    let (address, length) = text.split_once('/')?;
    let address: IpAddr = address.parse().ok()?;
    let bits = if address.is_ipv4() { 32 } else { 128 };
    length
        .parse()
        .ok()
        .filter(|length| *length <= bits)
        .map(|length| (address, length))
}

fn in_network(address: IpAddr, network: IpAddr, length: u32) -> bool {
    match (address, network) {
        (IpAddr::V4(a), IpAddr::V4(n)) => (a.to_bits() ^ n.to_bits()).leading_zeros() >= length,
        (IpAddr::V6(a), IpAddr::V6(n)) => (a.to_bits() ^ n.to_bits()).leading_zeros() >= length,
        _ => false,
    }
}

fn well_known_port(scheme: &str) -> Option<u16> {
    match scheme {
        "http" => Some(80),
        "https" => Some(443),
        "redis" => Some(6379),
        "postgres" => Some(5432),
        "mysql" => Some(3306),
        "mqtt" => Some(1883),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::Variable;
    use std::collections::{BTreeMap, HashMap};

    fn variables() -> Variables {
        let declared: BTreeMap<String, Variable> =
            toml::from_str("api = { default = \"https://api.example\" }\nnone = { default = \"\" }").unwrap();
        Variables::resolve(&declared, &HashMap::new(), |_| None).unwrap()
    }

    fn allow(written: &str, uri: &str) -> bool {
        AllowedHosts::new(&[written.to_owned()], &variables())
            .unwrap()
            .allow(&uri.parse().unwrap())
    }

    #[test]
    fn covers_what_is_written_and_nothing_else() {
        for (written, uri, expected) in [
            ("https://a.example", "https://a.example/x?y", true),
            ("https://A.example/", "https://a.EXAMPLE", true),
            ("https://a.example", "http://a.example", false),
            ("https://a.example", "https://a.example:8443", false),
            ("https://a.example:8443", "https://a.example:8443/", true),
            ("https://a.example:*", "https://a.example:1/", true),
            ("http://a.example:8000..8002", "http://a.example:8001/", true),
            ("http://a.example:8000..8002", "http://a.example:8002/", false),
            ("https://*.example", "https://b.a.example", true),
            ("https://*.example", "https://example", false),
            ("https://*.example", "https://badexample", false),
            ("*://*:*", "http://anything:99", true),
            ("http://10.0.0.0/8", "http://10.9.8.7", true),
            ("http://10.0.0.0/8", "http://11.9.8.7", false),
            ("http://[::1]:80", "http://[::1]/", true),
            ("http://hub.spin.internal", "http://hub.spin.internal/x", true),
            ("http://hub.spin.internal", "http://other.spin.internal/x", false),
            ("http://*.spin.internal", "http://other.spin.internal/x", true),
            ("{{ api }}", "https://api.example/pay", true),
            ("{{ api }}:8443", "https://api.example:8443/pay", true),
            ("{{ none }}", "https://api.example/pay", false),
        ] {
            assert_eq!(allow(written, uri), expected, "{written} {uri}");
        }
    }

    #[test]
    fn refuses_what_means_nothing() {
        for written in [
            "",
            "*",
            "a.example",
            "https://a.example/path",
            "https://a*.example",
            "ftp://a",
            "http://a:x",
            "http://self",
        ] {
            assert!(
                AllowedHosts::new(&[written.to_owned()], &variables()).is_err(),
                "{written}"
            );
        }
    }
}
