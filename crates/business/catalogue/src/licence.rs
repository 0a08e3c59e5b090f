//! The unified social credit code of a business, GB 32100-2015: eighteen characters, the last of which checks the others.

/// The characters that there are, in the order of their values; letters that look like digits are left out.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

const LENGTH: usize = 18;

/// Whether a code is one: the sum of its values, each weighed by a power of three, is divisible by 31 together with the last one.
#[must_use]
pub fn is_credit_code(code: &str) -> bool {
    let value = |byte: u8| ALPHABET.iter().position(|known| *known == byte);
    let values: Option<Vec<usize>> = code.bytes().map(value).collect();
    let Some(values) = values.filter(|values| values.len() == LENGTH) else {
        return false;
    };
    let mut weight = 1;
    let mut sum = 0;
    for value in &values[..LENGTH - 1] {
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    values[LENGTH - 1] == (31 - sum % 31) % 31
}
