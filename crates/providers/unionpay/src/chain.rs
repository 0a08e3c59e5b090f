//! Whether a message comes from UnionPay: the certificate in it must come from the pinned chain and be UnionPay's.

use crate::{Doubt, Misconfigured, parameters::Parameters, signature};
use signing::Certificate;

/// The holder of UnionPay's certificates: the third part of the common name, between `@`.
const UNIONPAY: &str = "中国银联股份有限公司";

/// The other holder that the test environment has.
const TEST_SIGNER: &str = "00040000:SIGN";

const VERSION: &str = "5.1.0";
const ENCODING: &str = "UTF-8";
const SIGNATURE_METHOD: &str = "01";

/// Which UnionPay it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Environment {
    /// The one with real money. Its messages are signed by 中国银联股份有限公司 only.
    Production,
    /// UnionPay's test environment, where `00040000:SIGN` signs, too.
    Test,
}

/// The chain that UnionPay's certificates come from, pinned by whoever configures it: a root, and the authorities that it
/// vouches for. While UnionPay changes its authority there are several of them.
#[derive(Clone, Debug)]
pub struct Chain {
    root: Certificate,
    middles: Vec<Certificate>,
    environment: Environment,
}

impl Chain {
    /// Of PEM: one certificate as root, one or more as middle. That each is signed by the root is checked here, once.
    ///
    /// # Errors
    /// Names `root_certificate` or `middle_certificate`.
    pub fn new(root: &str, middles: &str, environment: Environment) -> Result<Chain, Misconfigured> {
        let wrong = |setting, problem| Misconfigured { setting, problem };
        let mut roots = Certificate::from_pem("root_certificate", root)?;
        let root = roots.pop().ok_or(wrong("root_certificate", "has no certificate"))?;
        if !roots.is_empty() {
            return Err(wrong("root_certificate", "has more than one certificate"));
        }
        let middles = Certificate::from_pem("middle_certificate", middles)?;
        if middles.iter().any(|middle| !middle.is_signed_by(&root)) {
            return Err(wrong("middle_certificate", "has one that the root did not sign"));
        }
        Ok(Chain {
            root,
            middles,
            environment,
        })
    }

    /// Whether the parameters are UnionPay's, as they are. `now`: unix seconds.
    pub(crate) fn verify(&self, now: i64, parameters: &Parameters) -> Result<(), Doubt> {
        let text = parameters
            .get("signPubKeyCert")
            .ok_or(Doubt::Absent("signPubKeyCert"))?;
        let signature = parameters.get("signature").ok_or(Doubt::Absent("signature"))?;
        check_kind(parameters)?;
        let certificates = Certificate::from_pem("signPubKeyCert", text).map_err(|_| Doubt::Certificate)?;
        let [certificate] = certificates.as_slice() else {
            return Err(Doubt::Certificate);
        };
        self.check(now, certificate)?;
        let message = signature::of_text(&parameters.signed_text());
        Ok(certificate.public_key().verify(&message, signature)?)
    }

    /// First whether it comes from the chain: nothing else of it can be believed before.
    fn check(&self, now: i64, certificate: &Certificate) -> Result<(), Doubt> {
        let issuer = self.middles.iter().find(|middle| certificate.is_signed_by(middle));
        let issuer = issuer.ok_or(Doubt::Chain)?;
        if ![certificate, issuer, &self.root]
            .iter()
            .all(|link| link.is_valid_at(now))
        {
            return Err(Doubt::Period);
        }
        let holder = certificate.common_name().and_then(|name| name.split('@').nth(2));
        match holder {
            Some(UNIONPAY) => Ok(()),
            Some(TEST_SIGNER) if self.environment == Environment::Test => Ok(()),
            _ => Err(Doubt::Holder),
        }
    }
}

/// Version, encoding and kind of signature decide how the rest is read.
pub(crate) fn check_kind(parameters: &Parameters) -> Result<(), Doubt> {
    let is = |name, value: &str| {
        parameters
            .get(name)
            .is_some_and(|given| given.eq_ignore_ascii_case(value))
    };
    for (name, value) in [
        ("version", VERSION),
        ("encoding", ENCODING),
        ("signMethod", SIGNATURE_METHOD),
    ] {
        if !is(name, value) {
            return Err(Doubt::Kind(name));
        }
    }
    Ok(())
}

/// Puts what [`check_kind`] looks for.
pub(crate) fn put_kind(parameters: &mut Parameters) {
    parameters.put("version", VERSION);
    parameters.put("encoding", ENCODING);
    parameters.put("signMethod", SIGNATURE_METHOD);
}
