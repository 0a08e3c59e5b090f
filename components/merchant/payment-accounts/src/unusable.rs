//! Why a part of an account cannot be used, in both languages: who reads keys says so in English.

use api::Wording;

const CHINESE: &[(&str, &str)] = &[
    ("does not belong to the private key", "与私钥不匹配"),
    ("does not have 32 bytes", "应为 32 个字节"),
    (
        "has a block that is not a certificate with an RSA key of 2048 bits",
        "含有不是 2048 位 RSA 证书的内容",
    ),
    ("has more than one certificate", "含有多个证书"),
    ("has no block CERTIFICATE", "没有证书"),
    ("has no block PRIVATE KEY or RSA PRIVATE KEY", "没有私钥"),
    ("has no block PUBLIC KEY", "没有公钥"),
    ("has no certificate", "没有证书"),
    ("has no key", "没有密钥"),
    ("has one that the root did not sign", "含有不是由根证书签发的证书"),
    ("is empty", "不能为空"),
    ("is not 15 digits", "应为 15 位数字"),
    ("is not 16 digits", "应为 16 位数字"),
    (
        "is not PUB_KEY_ID_… and not a hex serial",
        "应为 PUB_KEY_ID_… 或十六进制序列号",
    ),
    ("is not a hex serial", "应为十六进制序列号"),
    ("is not an RSA key", "不是 RSA 密钥"),
    ("is not digits", "应为数字"),
    ("is not letters and digits", "应为字母和数字"),
    ("is not readable PEM", "不是可读的 PEM 内容"),
    ("is shorter than 2048 bits", "短于 2048 位"),
    ("it is too long", "过长"),
];

/// What is wrong with it. Where only English tells, Chinese says no more than that something is.
pub(crate) fn wording(why: &'static str) -> Wording {
    let chinese = CHINESE.iter().find(|(english, _)| *english == why);
    (chinese.map_or("不可用，请检查格式", |(_, chinese)| chinese), why).into()
}
