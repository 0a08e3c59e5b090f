//! The parameters of messages: a form is decoded, an answer is not.

use unionpay::{Doubt, parameters::Parameters};

fn answer(text: &str) -> Result<Vec<(String, String)>, Doubt> {
    Parameters::of_answer(text.as_bytes())
        .map(|parameters| form_urlencoded::parse(&parameters.to_form()).into_owned().collect())
}

fn pair(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

#[test]
fn an_answer_is_not_decoded() {
    assert_eq!(
        answer("b=1+2%3D=&a=\r\n"),
        Ok(vec![pair("a", "\r\n"), pair("b", "1+2%3D=")])
    );
    assert_eq!(
        answer("r={x=1&y=[2]}&s=[a&b]c&t="),
        Ok(vec![pair("r", "{x=1&y=[2]}"), pair("s", "[a&b]c"), pair("t", "")])
    );
    assert_eq!(answer("r={x&y"), Err(Doubt::NotParameters));
    assert_eq!(answer("a=1&a=1"), Err(Doubt::Repeated("a".to_owned())));
    assert_eq!(answer("nothing"), Err(Doubt::NotParameters));
}

#[test]
fn a_form_is_decoded_once() {
    let parameters = Parameters::of_form(b"b=1%2B2&a=%2526&signature=x").map(|parameters| parameters.signed_text());
    assert_eq!(parameters.as_deref(), Ok("a=%26&b=1+2"));
    assert!(Parameters::of_form(b"a=1&b=2&a=").is_err());
    assert!(Parameters::of_form(&[b'a', b'=', 0xff]).is_err());
}
