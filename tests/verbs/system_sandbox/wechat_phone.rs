use crate::system_sandbox::{
    mini_program::{issue, program},
    sandbox::Sandbox,
};
use ::wechat::{AccessToken, Failure};

#[test]
fn a_phones_code_serves_once_and_only_with_a_token() {
    let sandbox = Sandbox::new();
    let ask = |token: &AccessToken, code: &str| {
        let program = program(&sandbox);
        program.read_phone_number(&sandbox.ask(program.phone_number(token, code).unwrap()))
    };
    let token = issue(&sandbox).token;
    let code = "sandbox-phone-+8613800138000-1";
    assert_eq!(
        ask(&AccessToken::new("86_guessed"), code),
        Err(Failure::TokenRefused(40014))
    );
    assert_eq!(ask(&token, code).unwrap().e164(), "+8613800138000");
    assert_eq!(ask(&token, code), Err(Failure::CodeUsed));
    assert_eq!(
        ask(&token, "sandbox-phone-+85261234567-1").unwrap().country_code(),
        "852"
    );
    assert_eq!(ask(&token, "sandbox-zhang-1"), Err(Failure::CodeInvalid));
}
