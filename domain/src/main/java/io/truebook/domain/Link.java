package io.truebook.domain;

import io.truebook.domain.BookState.AccountState;
import io.truebook.domain.BookState.Gap;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Folds what happens to the connection and to the broker's own link behind it, and whom the login may speak for. */
final class Link {

    private final Book book;
    private final Checks checks;
    private final Folding folding;
    private final CheckEndings endings;

    Link(Book book, Folding folding, CheckEndings endings) {
        this.book = book;
        this.checks = book.checks;
        this.folding = folding;
        this.endings = endings;
    }

    /** True for what the broker says within the session that is open; anything else is too late to be believed. */
    boolean isCurrent(Entry entry) {
        return book.link != LinkCondition.DOWN && entry.session() == book.session;
    }

    void started(Input.ServiceStarted started, Instant before) {
        book.policy = started.policy();
        checks.changed();
        if (book.link != LinkCondition.DOWN) {
            end("the service stopped without closing the session", before);
        }
    }

    void opened(Input.SessionOpened opened) {
        if (book.link != LinkCondition.DOWN) {
            end("a new session began before the end of this one was seen", folding.at());
            endings.conclude();
        }
        book.session = folding.entry().session();
        List.copyOf(book.accounts()).forEach(account -> book.put(account.named(false)));
        book.forgetAccountWindows();
        change(LinkCondition.UP, opened.endpoint() + ", server version " + opened.serverVersion());
    }

    void closed(Input.SessionClosed closed) {
        if (isCurrent(folding.entry())) {
            end(closed.cause(), folding.at());
        }
    }

    private void end(String cause, Instant since) {
        endings.giveUp("the connection ended: " + cause);
        checks.forgetWishes();
        openGap(since, cause);
        change(LinkCondition.DOWN, cause);
    }

    void upstream(BrokerEvent.UpstreamChanged changed) {
        String detail = changed.code() + " " + changed.message();
        if (changed.state() == BrokerEvent.Upstream.LOST) {
            checks.doubt("the broker lost its upstream link while the rows came (" + changed.code() + ")");
            openGap(folding.at(), detail);
            change(LinkCondition.UPSTREAM_LOST, detail);
            return;
        }
        endings.giveUp("the broker's upstream link came back in the middle (" + changed.code() + ")");
        endings.conclude();
        change(LinkCondition.UP, detail);
        if (book.hasManagedAccounts()) {
            checks.start(CheckTrigger.UPSTREAM_RESTORED);
        }
    }

    private void change(LinkCondition condition, String detail) {
        if (book.link != condition || condition == LinkCondition.UP) {
            book.link = condition;
            checks.changed();
            folding.tell(new Fact.LinkChanged(folding.seq(), folding.at(), book.session, condition, detail));
        }
    }

    private void openGap(Instant from, String cause) {
        if (book.gap == null) {
            book.gap = new Gap(from, cause);
            folding.tell(new Fact.GapRecorded(folding.seq(), folding.at(), book.session, from, null, cause));
        }
    }

    /** The list is whole: who is not in it is not ours any more. An empty one says nothing. */
    void accounts(BrokerEvent.AccountsReported reported) {
        Set<AccountId> named = new LinkedHashSet<>(reported.accounts());
        if (named.isEmpty()) {
            return;
        }
        for (AccountState account : List.copyOf(book.accounts())) {
            if (account.managed() && !named.contains(account.account())) {
                book.put(account.named(false));
                endings.giveUp(account.account(), "the broker no longer names this account");
            }
        }
        List<AccountId> added = new ArrayList<>();
        for (AccountId account : named) {
            if (book.managedAccount(account) == null) {
                book.put(book.account(account).named(true));
                added.add(account);
            }
        }
        if (!added.isEmpty()) {
            checks.include(added);
        }
    }

    void accountValue(BrokerEvent.AccountValueReported value) {
        AccountState account = book.managedAccount(value.account());
        if (account == null || !value.name().equals("AccountReady")) {
            return;
        }
        boolean ready = Boolean.parseBoolean(value.value());
        book.put(account.readied(ready));
        AccountCheck check = checks.active(value.account());
        if (!ready && check != null) {
            check.doubt("the broker reset this account's figures while its rows came (AccountReady=false)");
        }
    }
}
