//! The enums: open, with the usual untagged variant for values that are not listed.

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum AnchorsiteOverride {
    Latency,
    #[serde(rename = "Chicago, IL")]
    ChicagoIl,
    #[serde(rename = "Ashburn, VA")]
    AshburnVa,
    #[serde(rename = "San Jose, CA")]
    SanJoseCa,
    #[serde(rename = "Sydney, Australia")]
    SydneyAustralia,
    #[serde(rename = "Amsterdam, Netherlands")]
    AmsterdamNetherlands,
    #[serde(rename = "London, UK")]
    LondonUk,
    #[serde(rename = "Toronto, Canada")]
    TorontoCanada,
    #[serde(rename = "Vancouver, Canada")]
    VancouverCanada,
    #[serde(rename = "Frankfurt, Germany")]
    FrankfurtGermany,
    #[serde(untagged)]
    Unknown(String),
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum AniNumberFormat {
    #[serde(rename = "+E.164")]
    PlusE164,
    #[serde(rename = "E.164")]
    E164,
    #[serde(rename = "+E.164-national")]
    PlusE164National,
    #[serde(rename = "E.164-national")]
    E164National,
    #[serde(untagged)]
    Unknown(String),
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum AniOverrideType {
    #[serde(rename = "always")]
    Always,
    #[serde(rename = "normal")]
    Normal,
    #[serde(rename = "emergency")]
    Emergency,
    #[serde(untagged)]
    Unknown(String),
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum DnisNumberFormat {
    #[serde(rename = "+e164")]
    PlusE164,
    #[serde(rename = "e164")]
    E164,
    #[serde(rename = "national")]
    National,
    #[serde(rename = "sip_username")]
    SipUsername,
    #[serde(untagged)]
    Unknown(String),
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum DtmfType {
    #[serde(rename = "RFC 2833")]
    Rfc2833,
    Inband,
    #[serde(rename = "SIP INFO")]
    SipInfo,
    #[serde(untagged)]
    Unknown(String),
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum EncryptedMedia {
    #[serde(rename = "SRTP")]
    Srtp,
    #[serde(untagged)]
    Unknown(String),
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum IpAuthenticationMethod {
    #[serde(rename = "tech-prefixp-charge-info")]
    TechPrefixpChargeInfo,
    #[serde(rename = "token")]
    Token,
    #[serde(untagged)]
    Unknown(String),
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum RoutingMethod {
    #[serde(rename = "sequential")]
    Sequential,
    #[serde(rename = "round-robin")]
    RoundRobin,
    #[serde(untagged)]
    Unknown(String),
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum RtcpPort {
    #[serde(rename = "rtcp-mux")]
    RtcpMux,
    #[serde(rename = "rtp+1")]
    RtpPlus1,
    #[serde(untagged)]
    Unknown(String),
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum SipRegion {
    #[serde(rename = "US")]
    Us,
    Europe,
    Australia,
    #[serde(untagged)]
    Unknown(String),
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum SipSubdomainReceiveSettings {
    #[serde(rename = "only_my_connections")]
    OnlyMyConnections,
    #[serde(rename = "from_anyone")]
    FromAnyone,
    #[serde(untagged)]
    Unknown(String),
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum T38ReinviteSource {
    #[serde(rename = "telnyx")]
    Telnyx,
    #[serde(rename = "customer")]
    Customer,
    #[serde(rename = "disabled")]
    Disabled,
    #[serde(rename = "passthru")]
    Passthru,
    #[serde(rename = "caller-passthru")]
    CallerPassthru,
    #[serde(rename = "callee-passthru")]
    CalleePassthru,
    #[serde(untagged)]
    Unknown(String),
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum TransportProtocol {
    #[serde(rename = "UDP")]
    Udp,
    #[serde(rename = "TCP")]
    Tcp,
    #[serde(rename = "TLS")]
    Tls,
    #[serde(untagged)]
    Unknown(String),
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum WebhookApiVersion {
    #[serde(rename = "1")]
    V1,
    #[serde(rename = "2")]
    V2,
    #[serde(untagged)]
    Unknown(String),
}
