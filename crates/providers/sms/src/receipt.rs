/// The gateway took the message and will try to deliver it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The gateway's number of the message, to ask about its delivery.
    pub serial_no: String,
    /// The gateway's `RequestId`, for the log.
    pub request_id: String,
}
