//! The phone number that a user lets the mini-program know: `POST /wxa/business/getuserphonenumber`.

use crate::{
    AccessToken, Doors, Error, Failure, MiniProgram,
    answer::{self, Written},
    authorised, mini_program,
};
use http::{Request, Response};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A phone number that WeChat has verified. `Debug` shows its last four digits.
#[derive(Clone, PartialEq, Eq)]
pub struct PhoneNumber {
    country_code: String,
    national: String,
}

impl PhoneNumber {
    /// The number of these digits; none where they are no digits, or so many or few as no number has (E.164).
    #[must_use]
    pub fn new(country_code: &str, national: &str) -> Option<PhoneNumber> {
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let fits = (1..=3).contains(&country_code.len())
            && (4..=14).contains(&national.len())
            && digits(country_code)
            && digits(national);
        fits.then(|| PhoneNumber {
            country_code: country_code.to_owned(),
            national: national.to_owned(),
        })
    }

    /// `86` for mainland China.
    #[must_use]
    pub fn country_code(&self) -> &str {
        &self.country_code
    }

    /// With the country: `+8613800138000` (E.164). The form to store.
    #[must_use]
    pub fn e164(&self) -> String {
        format!("+{}{}", self.country_code, self.national)
    }

    /// As people in the country write it: `13800138000`.
    #[must_use]
    pub fn national(&self) -> &str {
        &self.national
    }
}

impl fmt::Debug for PhoneNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hidden = self.national.len().saturating_sub(4);
        let last = self.national.get(hidden..).unwrap_or_default();
        write!(formatter, "PhoneNumber(+{} …{last})", self.country_code)
    }
}

impl MiniProgram {
    /// Asks for the number behind the code of the button `getPhoneNumber`, which is another one than that of a login. It is
    /// good once and for five minutes.
    ///
    /// # Errors
    /// [`Failure::Unsendable`] for a code that WeChat cannot have made.
    pub fn phone_number(&self, token: &AccessToken, code: &str) -> Result<Request<Vec<u8>>, Failure> {
        let code = mini_program::sendable(code)?;
        self.call("/wxa/business/getuserphonenumber", token, &Wish { code })
    }

    /// Reads the answer to [`MiniProgram::phone_number`].
    ///
    /// # Errors
    /// WeChat's refusal, [`Failure::OfAnother`], or an answer that is not what the document describes.
    pub fn read_phone_number(&self, answer: &Response<Vec<u8>>) -> Result<PhoneNumber, Failure> {
        let Wire { phone_info } = answer::read(answer, Failure::of_call)?;
        if phone_info.watermark.appid != self.appid() {
            return Err(Failure::OfAnother);
        }
        // The document says text, its example is a number.
        let country_code = phone_info.country_code.number().ok_or(Failure::NOT_AS_DESCRIBED)?;
        let number = PhoneNumber::new(&country_code.to_string(), &phone_info.pure_phone_number);
        number.ok_or(Failure::NOT_AS_DESCRIBED)
    }
}

/// The number behind a code.
///
/// # Errors
/// [`Error`].
pub async fn ask(doors: Doors<'_>, program: &MiniProgram, code: &str) -> Result<PhoneNumber, Error> {
    let call = |token: &AccessToken| program.phone_number(token, code);
    authorised(doors, program, call, |answer| program.read_phone_number(answer)).await
}

#[derive(Serialize)]
struct Wish<'a> {
    code: &'a str,
}

#[derive(Deserialize)]
struct Wire {
    phone_info: Information,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Information {
    pure_phone_number: String,
    country_code: Written,
    watermark: Watermark,
}

#[derive(Deserialize)]
struct Watermark {
    appid: String,
}
