/// Documents with every field that readers know.
enum JSONSeeds {
    static let texts = [
        """
        {"name":"满减","currency":"CNY","starts_at":"2026-11-22T00:00:00+08:00",
         "ends_at":"2027-01-01T00:00:00Z","budget":{"amount":5000000,"currency":"CNY"},
         "metadata":{"a":[1,2.5,true,null,{"b":"c"}]}}
        """,
        #"{"name":"Later","ends_at":"2027-02-01T00:00:00Z","metadata":{}}"#,
        """
        {"campaign_id":"cmp_3M7Q0Z9K2X4TB","name":"ladder","benefit":{"type":"ladder","steps":[
         {"threshold":10000,"amount_off":1000},{"threshold":20000,"amount_off":3000}]},
         "restrictions":{"minimum_spend":10000,"included_skus":["A","B"],"excluded_skus":["C"],
          "included_categories":["tea"],"excluded_brands":["X"],"stores":["S1"],
          "member_only":true},
         "limits":{"total_issues":100,"issues_per_member":5,"uses_per_coupon":1,
          "total_redemptions":10,"redemptions_per_member":2},
         "public_code":"SPRING25","combinable":false,"priority":-3,"metadata":{"x":1}}
        """,
        #"{"benefit":{"type":"percent_off","basis_points":2500,"cap":2000},"priority":10}"#,
        #"{"benefit":{"type":"amount_off","amount":1500},"limits":{"uses_per_coupon":2}}"#,
        #"{"attributes":{"tier":"gold","é":"\ud83d\ude00"},"acquired_by":"cmp_3M7Q0Z9K2X4TB"}"#,
        """
        {"offer_id":"off_3M7Q0Z9K2X4TB","member":"m-1001","expires_at":"2026-12-31T16:00:00Z",
         "metadata":{"source":"app"}}
        """,
        """
        {"offer_id":"off_3M7Q0Z9K2X4TB","name":"print run","count":1000000,
         "expires_at":"2026-12-31T16:00:00Z","metadata":{}}
        """,
        """
        {"order":{"reference":"R-1001","currency":"CNY","store":"S1","lines":[
          {"sku":"LATTE","quantity":2,"amount":6400,"category":"coffee","brand":"B"},
          {"sku":"TEA","quantity":1,"amount":1}]},
         "member":"m-2001","vouchers":[{"code":"63QX-5SG2-14AX"},{"code":"G","amount":3750}]}
        """,
        #"{"reference":"R","currency":"CNY","lines":[{"sku":"A","quantity":1,"amount":100}]}"#,
        """
        {"currency":"CNY","amount":10000,"activate":true,"expires_at":"2028-01-01T00:00:00Z",
         "metadata":{"buyer":"x"}}
        """,
        #"{"redemption_id":"red_3M7Q0Z9K2X4TB","amount":500,"reason":"returned"}"#,
        #"{"reason":"lost"}"#,
        #"{"name":"till","role":"terminal","store":"S1","expires_at":"2027-01-01T00:00:00Z"}"#,
        #"{"name":"all","scopes":["campaigns:read","ledger:read"]}"#,
        """
        {"kind":"orders","columns":{"reference":"basket","member":"m","sku":"sku",
          "quantity":"n","amount":["paid","saved"],"discount":"saved","at":"day"},
         "constants":{"store":"S1"},"time":{"at":{"unit":"day_number",
          "epoch":"2016-12-31T00:00:00Z","minute_column":"minute","plus_minutes":-60}},
         "money":{"decimals":2},"ignore":["note"],"format":"csv"}
        """,
        #"{"kind":"members","columns":{"external_id":"id","attributes.age":"a"}}"#,
        #"[0,-0,1.5e3,-1E-2,9223372036854775807,-9223372036854775808,0.1,1e308,5e-324]"#,
        #" [ "x" , { "k" : [ [ ] , { } ] } , "\"\\\/\b\f\r\t\u001f" ] "#,
    ]
}
