using Microsoft.Extensions.Time.Testing;
using TypedMqtt.Requests;

namespace TypedMqtt.Tests.Requests;

public sealed class ReplyCacheTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly ReplyCache _cache;

    public ReplyCacheTests() => _cache = new ReplyCache(_time);

    [Fact]
    public void Request__is_new_then_running_then_answered()
    {
        ServedRequest request = New(1);

        Assert.Equal(Admission.New, Admit(request));
        Assert.Equal(Admission.Running, Admit(New(1)));
        _cache.Finish(request, new Reply([7]));
        Assert.Equal(Admission.Answered, _cache.Admit(New(1), default, out ServedRequest known));
        Assert.Equal([7], known.Reply!.Payload);
    }

    [Fact]
    public void Forgotten_request__may_come_again()
    {
        ServedRequest request = New(1);
        Admit(request);
        _cache.Forget(request);

        Assert.Equal(Admission.New, Admit(New(1)));
    }

    [Theory]
    [InlineData(10, 30)]
    [InlineData(100, 100)]
    public void Answer__is_kept_until_nobody_can_ask_any_more(int expiry, int kept)
    {
        ServedRequest request = New(1, expiry: expiry);
        Admit(request);
        _cache.Finish(request, new Reply([]));

        _time.Advance(TimeSpan.FromSeconds(kept - 1));
        Assert.Equal(Admission.Answered, Admit(New(1)));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Admission.New, Admit(New(1)));
    }

    [Fact]
    public void Request_that_runs_longer_than_it_is_kept__is_not_begun_twice()
    {
        ServedRequest request = New(1, expiry: 10);
        Admit(request);
        _time.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(Admission.Running, Admit(New(1)));
        _cache.Finish(request, new Reply([]));
        Assert.Equal(Admission.New, Admit(New(1)));
        Assert.Equal(1, _cache.Count);
    }

    [Fact]
    public void Full__replaces_answers_that_do_no_harm_twice_and_refuses_otherwise()
    {
        for (int i = 0; i < ReplyCache.MaxEntries; i++)
        {
            ServedRequest request = New(i, isIdempotent: i == 17);
            Assert.Equal(Admission.New, Admit(request));
            _cache.Finish(request, new Reply([]));
        }

        Assert.Equal(Admission.New, Admit(New(1_000_000)));
        Assert.Equal(Admission.Full, Admit(New(1_000_001)));
        Assert.Equal(Admission.Answered, Admit(New(16)));
        Assert.Equal(ReplyCache.MaxEntries, _cache.Count);
    }

    [Fact]
    public void Bytes__are_bounded_too()
    {
        int begun = 0;
        while (true)
        {
            ServedRequest request = New(begun);
            if (Admit(request) == Admission.Full)
            {
                break;
            }

            begun++;
            _cache.Finish(request, new Reply(new byte[256 * 1024]));
        }

        Assert.Equal((int)(ReplyCache.MaxBytes / (256 * 1024)), begun);
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(Admission.New, Admit(New(begun)));
    }

    private Admission Admit(ServedRequest request) => _cache.Admit(request, default, out _);

    private ServedRequest New(int number, int expiry = 10, bool isIdempotent = false) => new(
        new RequestKey("a/rsp/b/c", $"{number}"), default, _time.GetTimestamp(), TimeSpan.FromSeconds(expiry), isIdempotent);
}
