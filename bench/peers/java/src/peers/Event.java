package peers;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;

/** A payment, as Drools' users write one: a bean. */
@JsonIgnoreProperties(ignoreUnknown = true)
public final class Event {
  @JsonProperty("country") private String country;
  @JsonProperty("merchant_country") private String merchantCountry;
  @JsonProperty("currency") private String currency;
  @JsonProperty("category") private String category;
  @JsonProperty("channel") private String channel;
  @JsonProperty("segment") private String segment;
  @JsonProperty("merchant") private String merchant;
  @JsonProperty("bin") private String bin;
  @JsonProperty("amount") private long amount;
  @JsonProperty("hour") private long hour;
  @JsonProperty("account_age") private long accountAge;
  @JsonProperty("device_age") private long deviceAge;
  @JsonProperty("payments_1h") private long payments1h;
  @JsonProperty("payments_24h") private long payments24h;
  @JsonProperty("declines_7d") private long declines7d;

  public String getCountry() { return country; }
  public String getMerchantCountry() { return merchantCountry; }
  public String getCurrency() { return currency; }
  public String getCategory() { return category; }
  public String getChannel() { return channel; }
  public String getSegment() { return segment; }
  public String getMerchant() { return merchant; }
  public String getBin() { return bin; }
  public long getAmount() { return amount; }
  public long getHour() { return hour; }
  public long getAccountAge() { return accountAge; }
  public long getDeviceAge() { return deviceAge; }
  public long getPayments1h() { return payments1h; }
  public long getPayments24h() { return payments24h; }
  public long getDeclines7d() { return declines7d; }
}
