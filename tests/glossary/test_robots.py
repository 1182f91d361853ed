def test_keeps_robots_off_the_desk_and_names_the_sitemap(client, settings):
    settings.SITE_URL = "https://guide.example.org"
    answer = client.get("/robots.txt", headers={"host": "localhost"})
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    lines = answer.content.decode().splitlines()
    assert lines[:4] == ["User-agent: *", "Disallow: /admin/", "Disallow: /search/", "Disallow: /report/"]
    assert "Sitemap: https://guide.example.org/sitemap.xml" in lines
