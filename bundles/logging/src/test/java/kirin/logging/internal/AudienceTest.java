package kirin.logging.internal;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.log.AccessListener;
import kirin.log.SampleRecord;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class AudienceTest {
    private final Audience audience = new Audience();
    private final List<String> heard = new ArrayList<>();

    @Test
    void everyListenerHearsOfAnExchangeUntilItGoes() {
        AccessListener first = record -> heard.add("first " + record.target());
        AccessListener second = record -> heard.add("second " + record.target());
        audience.add(first);
        audience.add(second);

        audience.tell(new SampleRecord());
        audience.remove(first);
        audience.tell(new SampleRecord());

        assertThat(heard)
                .containsExactly(
                        "first /shop/items?page=2",
                        "second /shop/items?page=2",
                        "second /shop/items?page=2");
    }

    @Test
    void nobodyIsThereBeforeTheFirstComesAndAfterTheLastHasGone() {
        AccessListener only = record -> {};

        assertThat(audience.isThere()).isFalse();
        audience.add(only);
        assertThat(audience.isThere()).isTrue();
        audience.remove(only);
        assertThat(audience.isThere()).isFalse();
    }

    @Test
    void oneThatFailsKeepsNobodyElseFromHearing() {
        audience.add(record -> {
            throw new IllegalStateException("broken");
        });
        audience.add(record -> heard.add("heard"));

        audience.tell(new SampleRecord());
        audience.tell(new SampleRecord());

        assertThat(heard).containsExactly("heard", "heard");
    }
}
