//! Text messages through Tencent Cloud and Aliyun.

mod aliyun;
mod tencent_receipt;
mod tencent_server;
