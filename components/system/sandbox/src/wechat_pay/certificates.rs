//! GET /v3/certificates — the platform certificates. Merchants that have a public key, as this one does, are refused by the
//! real gateway; here both ways can be tried out at once.

use super::gateway::PLATFORM_SERIAL;
use ::wechat_pay::PlatformCertificate;

const PEM: &str = include_str!("../../keys/wechat_pay_platform_certificate.pem");

/// From 2024-01-01 to 2054-01-01, as the certificate itself says.
const PERIOD: (i64, i64) = (1_704_067_200, 2_650_838_400);

/// All there are.
pub(super) fn listed() -> Vec<PlatformCertificate> {
    vec![PlatformCertificate {
        serial: PLATFORM_SERIAL.to_owned(),
        pem: PEM.to_owned(),
        effective_at: PERIOD.0,
        expires_at: PERIOD.1,
    }]
}
