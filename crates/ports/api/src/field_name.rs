//! What people call the fields of bodies, queries and headers.

use crate::Language;

/// By the names that programs use, in Chinese and in English.
const NAMES: &[(&str, &str, &str)] = &[
    ("address", "地址", "address"),
    ("amount_fen", "金额", "amount"),
    ("anonymous", "匿名", "anonymity"),
    ("answer", "回复", "answer"),
    ("api_v3_key", "APIv3 密钥", "APIv3 key"),
    ("app_id", "应用编号", "app id"),
    ("appid", "小程序编号", "app id"),
    ("attribute", "属性", "attribute"),
    ("auth_code", "授权码", "authorization code"),
    ("avatar_url", "头像", "picture"),
    ("birthday", "生日", "birthday"),
    ("capacity", "容纳人数", "capacity"),
    ("certificate", "证书", "certificate"),
    ("certificates", "证书", "certificates"),
    ("channel", "支付渠道", "channel"),
    ("charge_id", "应付款项", "charge"),
    ("code", "验证码", "code"),
    ("coupon_id", "优惠券", "coupon"),
    ("current_password", "当前密码", "present password"),
    ("cursor", "翻页游标", "cursor"),
    ("date", "日期", "date"),
    ("door", "门", "door"),
    ("ends_at", "结束时间", "end"),
    ("environment", "环境评分", "mark for the surroundings"),
    ("expect_amount_fen", "确认的金额", "expected amount"),
    ("facilities", "设施评分", "mark for the facilities"),
    ("from", "起始时间", "beginning"),
    ("gender", "性别", "gender"),
    ("goods", "商品", "goods"),
    ("idempotency-key", "幂等键", "idempotency key"),
    ("ids", "编号", "ids"),
    ("kind", "类别", "kind"),
    ("lat", "纬度", "latitude"),
    ("limit", "每页条数", "page size"),
    ("listing_id", "预订的项目", "listing"),
    ("lng", "经度", "longitude"),
    ("max_price_fen", "最高价格", "highest price"),
    ("mchid", "商户号", "merchant number"),
    ("mer_id", "商户号", "merchant number"),
    ("merchant_id", "商户", "merchant"),
    ("middle_certificate", "中级证书", "middle certificate"),
    ("min_price_fen", "最低价格", "lowest price"),
    ("minutes", "时长", "minutes"),
    ("nickname", "昵称", "nickname"),
    ("password", "密码", "password"),
    ("people", "人数", "number of people"),
    ("phone_code", "手机验证码", "code of the phone"),
    ("proof", "身份验证", "proof"),
    ("phone", "手机号", "phone number"),
    ("pictures", "图片", "pictures"),
    ("private_key", "私钥", "private key"),
    ("public_key", "公钥", "public key"),
    ("public_key_id", "公钥编号", "public key id"),
    ("q", "搜索词", "words to search for"),
    ("quantity", "数量", "quantity"),
    ("radius_m", "范围", "radius"),
    ("reason", "原因", "reason"),
    ("reference", "凭证号", "reference"),
    ("remark", "备注", "remark"),
    ("renewal_id", "续费", "renewal"),
    ("resolution", "处理方式", "resolution"),
    ("root_certificate", "根证书", "root certificate"),
    ("seller_id", "收款账号", "seller id"),
    ("serial", "证书序列号", "certificate serial"),
    ("service", "服务评分", "mark for the service"),
    ("signature", "签名", "signature"),
    ("sku_id", "规格", "variant"),
    ("sort", "排序", "order of the list"),
    ("starts_at", "开始时间", "start"),
    ("state", "状态", "state"),
    ("status", "状态", "status"),
    ("style", "风格", "style"),
    ("tea", "茶品评分", "mark for the tea"),
    ("text", "内容", "text"),
    ("to", "截止时间", "end"),
    ("unread", "未读", "unread"),
    ("until", "截止消息", "last message"),
    ("x-http-method-override", "请求方法", "method"),
];

/// What people call the place of a pointer (RFC 6901), such as `图片第 1 项` for `/pictures/0`; empty for the whole. What has no
/// name here has its own, which is a program's.
pub(crate) fn of(pointer: &str, language: Language) -> String {
    let mut parts = Vec::new();
    for segment in pointer.split('/').skip(1) {
        match segment.parse::<usize>() {
            Ok(index) => parts.push(language.choose(format!("第 {} 项", index + 1), format!("no. {}", index + 1))),
            Err(_) => parts.push(known(segment, language).unwrap_or(segment).to_owned()),
        }
    }
    language.choose(parts.concat(), parts.join(" "))
}

fn known(segment: &str, language: Language) -> Option<&'static str> {
    let named = NAMES.iter().find(|(name, _, _)| name.eq_ignore_ascii_case(segment));
    named.map(|(_, chinese, english)| language.choose(*chinese, *english))
}
