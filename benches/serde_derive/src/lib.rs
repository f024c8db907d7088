//! The models of `generated/models` as a careful person writes them with serde's derives, for comparison.

mod enums;

use serde::{Deserialize, Deserializer, Serialize};

pub use enums::*;

/// Reads a field that may be absent (`None`, by `default`), null (`Some(None)`) or a value.
fn nullable<'de, T, D>(format: D) -> Result<Option<Option<T>>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    Option::deserialize(format).map(Some)
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ConnectionError {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meta: Option<ConnectionErrorMeta>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<ConnectionErrorSource>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ConnectionErrorMeta {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ConnectionErrorSource {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ConnectionErrors {
    pub errors: Vec<ConnectionError>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct InboundIp {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ani_number_format: Option<AniNumberFormat>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dnis_number_format: Option<DnisNumberFormat>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub codecs: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_primary_ip_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_secondary_ip_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_tertiary_ip_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_routing_method: Option<RoutingMethod>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel_limit: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub generate_ringback_tone: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub isup_headers_enabled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prack_enabled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sip_compact_headers_enabled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sip_region: Option<SipRegion>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sip_subdomain: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sip_subdomain_receive_settings: Option<SipSubdomainReceiveSettings>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout_1xx_secs: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout_2xx_secs: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shaken_stir_enabled: Option<bool>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct IpConnection {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub active: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub anchorsite_override: Option<AnchorsiteOverride>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connection_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transport_protocol: Option<TransportProtocol>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_on_hold_comfort_noise_enabled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dtmf_type: Option<DtmfType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encode_contact_header_enabled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encrypted_media: Option<EncryptedMedia>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub onnet_t38_passthrough_enabled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ios_push_credential_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub android_push_credential_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub webhook_event_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub webhook_event_failover_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub webhook_api_version: Option<WebhookApiVersion>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub webhook_timeout_secs: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rtcp_settings: Option<RtcpSettings>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inbound: Option<InboundIp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outbound: Option<OutboundIp>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct IpConnectionResponse {
    pub data: IpConnection,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OutboundIp {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call_parking_enabled: Option<bool>,
    #[serde(
        default,
        deserialize_with = "nullable",
        skip_serializing_if = "Option::is_none"
    )]
    pub ani_override: Option<Option<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ani_override_type: Option<AniOverrideType>,
    #[serde(
        default,
        deserialize_with = "nullable",
        skip_serializing_if = "Option::is_none"
    )]
    pub channel_limit: Option<Option<i64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instant_ringback_enabled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub generate_ringback_tone: Option<bool>,
    #[serde(
        default,
        deserialize_with = "nullable",
        skip_serializing_if = "Option::is_none"
    )]
    pub localization: Option<Option<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub t38_reinvite_source: Option<T38ReinviteSource>,
    #[serde(
        default,
        deserialize_with = "nullable",
        skip_serializing_if = "Option::is_none"
    )]
    pub tech_prefix: Option<Option<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip_authentication_method: Option<IpAuthenticationMethod>,
    #[serde(
        default,
        deserialize_with = "nullable",
        skip_serializing_if = "Option::is_none"
    )]
    pub ip_authentication_token: Option<Option<String>>,
    #[serde(
        default,
        deserialize_with = "nullable",
        skip_serializing_if = "Option::is_none"
    )]
    pub outbound_voice_profile_id: Option<Option<String>>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RtcpSettings {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<RtcpPort>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capture_enabled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report_frequency_secs: Option<i64>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct UpdateInboundIp {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ani_number_format: Option<AniNumberFormat>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dnis_number_format: Option<DnisNumberFormat>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub codecs: Option<String>,
    #[serde(
        default,
        deserialize_with = "nullable",
        skip_serializing_if = "Option::is_none"
    )]
    pub default_primary_ip_id: Option<Option<String>>,
    #[serde(
        default,
        deserialize_with = "nullable",
        skip_serializing_if = "Option::is_none"
    )]
    pub default_secondary_ip_id: Option<Option<String>>,
    #[serde(
        default,
        deserialize_with = "nullable",
        skip_serializing_if = "Option::is_none"
    )]
    pub default_tertiary_ip_id: Option<Option<String>>,
    #[serde(
        default,
        deserialize_with = "nullable",
        skip_serializing_if = "Option::is_none"
    )]
    pub default_routing_method: Option<Option<RoutingMethod>>,
    #[serde(
        default,
        deserialize_with = "nullable",
        skip_serializing_if = "Option::is_none"
    )]
    pub channel_limit: Option<Option<i64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub generate_ringback_tone: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub isup_headers_enabled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prack_enabled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sip_compact_headers_enabled: Option<bool>,
    #[serde(
        default,
        deserialize_with = "nullable",
        skip_serializing_if = "Option::is_none"
    )]
    pub sip_region: Option<Option<SipRegion>>,
    #[serde(
        default,
        deserialize_with = "nullable",
        skip_serializing_if = "Option::is_none"
    )]
    pub sip_subdomain: Option<Option<String>>,
    #[serde(
        default,
        deserialize_with = "nullable",
        skip_serializing_if = "Option::is_none"
    )]
    pub sip_subdomain_receive_settings: Option<Option<SipSubdomainReceiveSettings>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout_1xx_secs: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout_2xx_secs: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shaken_stir_enabled: Option<bool>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct UpdateIpConnectionRequest {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub active: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub anchorsite_override: Option<AnchorsiteOverride>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connection_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transport_protocol: Option<TransportProtocol>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_on_hold_comfort_noise_enabled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dtmf_type: Option<DtmfType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encode_contact_header_enabled: Option<bool>,
    #[serde(
        default,
        deserialize_with = "nullable",
        skip_serializing_if = "Option::is_none"
    )]
    pub encrypted_media: Option<Option<EncryptedMedia>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub onnet_t38_passthrough_enabled: Option<bool>,
    #[serde(
        default,
        deserialize_with = "nullable",
        skip_serializing_if = "Option::is_none"
    )]
    pub ios_push_credential_id: Option<Option<String>>,
    #[serde(
        default,
        deserialize_with = "nullable",
        skip_serializing_if = "Option::is_none"
    )]
    pub android_push_credential_id: Option<Option<String>>,
    #[serde(
        default,
        deserialize_with = "nullable",
        skip_serializing_if = "Option::is_none"
    )]
    pub webhook_event_url: Option<Option<String>>,
    #[serde(
        default,
        deserialize_with = "nullable",
        skip_serializing_if = "Option::is_none"
    )]
    pub webhook_event_failover_url: Option<Option<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub webhook_api_version: Option<WebhookApiVersion>,
    #[serde(
        default,
        deserialize_with = "nullable",
        skip_serializing_if = "Option::is_none"
    )]
    pub webhook_timeout_secs: Option<Option<i64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rtcp_settings: Option<RtcpSettings>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inbound: Option<UpdateInboundIp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outbound: Option<OutboundIp>,
}
