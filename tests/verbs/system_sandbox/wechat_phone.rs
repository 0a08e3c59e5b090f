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

#[test]
fn a_code_names_its_phone() {
    let sandbox = Sandbox::new();
    let token = issue(&sandbox).token;
    let read = |code: &str| {
        let program = program(&sandbox);
        let number = program.read_phone_number(&sandbox.ask(program.phone_number(&token, code)?))?;
        Ok::<_, Failure>(number.e164())
    };
    for (code, number) in [
        ("sandbox-phone-+8613800138000-1", "+8613800138000"),
        ("sandbox-phone-+8613800138000", "+8613800138000"),
        ("sandbox-phone-+85261234567-2", "+85261234567"),
    ] {
        assert_eq!(read(code).unwrap(), number, "{code}");
    }
    for code in [
        "sandbox-phone-",
        "sandbox-phone-13800138000-1",
        "sandbox-phone-+8613800138000-",
        "sandbox-phone-+8613800138000-a",
        "sandbox-phone-+86138001x8000-1",
        "sandbox-zhang-1",
    ] {
        assert_eq!(read(code), Err(Failure::CodeInvalid), "{code}");
    }
}
