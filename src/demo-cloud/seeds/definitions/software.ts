import type { NamespaceTable } from './table.ts'

/** What is installed inside; for people and for what they search by, nobody acts on it. */
export const SOFTWARE: readonly NamespaceTable[] = [
  {
    name: 'OS::Software::WebServers',
    title: 'Web Servers',
    about: 'The web server that is installed inside.',
    on: { image: '', volume: '> image', server: '> metadata' },
    rows: `
# Apache HTTP Server | The server of the Apache project.
sw_webserver_apache_version | Version | string | Which version of Apache it is.
sw_webserver_apache_http_port | HTTP Port | integer 1..65535 = 80 | TCP port for plain requests.
sw_webserver_apache_https_port | HTTPS Port | integer 1..65535 = 443 | TCP port for encrypted requests.
# Nginx | Web server, proxy and load balancer.
sw_webserver_nginx_version | Version | string | Which version of nginx it is.
sw_webserver_nginx_http_port | HTTP Port | integer 1..65535 = 80 | TCP port for plain requests.
sw_webserver_nginx_https_port | HTTPS Port | integer 1..65535 = 443 | TCP port for encrypted requests.
# IIS | The server that comes with Windows.
sw_webserver_iis_version | Version | string | Which version of IIS it is.
sw_webserver_iis_http_port | HTTP Port | integer 1..65535 = 80 | TCP port for plain requests.
sw_webserver_iis_https_port | HTTPS Port | integer 1..65535 = 443 | TCP port for encrypted requests.
`,
  },
  {
    name: 'OS::Software::Runtimes',
    title: 'Runtime Environment',
    about: 'Languages whose programs can be run inside.',
    on: { image: '', volume: '> image', server: '> metadata' },
    rows: `
# PHP | For web applications.
sw_runtime_php_version | Version | string | Which version of PHP it is.
# Python | With its standard library.
sw_runtime_python_version | Version | string | Which version of Python it is.
# Java | A virtual machine for Java.
sw_runtime_java_version | Version | string | Which version of Java it is.
# Ruby | With its package manager.
sw_runtime_ruby_version | Version | string | Which version of Ruby it is.
# Perl | With its core modules.
sw_runtime_perl_version | Version | string | Which version of Perl it is.
`,
  },
  {
    name: 'OS::Software::DBMS',
    title: 'Database Software',
    about: 'The database that is installed inside.',
    on: { image: '', volume: '> image', server: '> metadata', database: '' },
    rows: `
# MySQL | Relational database, MariaDB included.
sw_database_mysql_version | Version | string | Which version of MySQL it is.
sw_database_mysql_listen_port | Listen Port | integer 1..65535 = 3306 | TCP port of the database.
sw_database_mysql_admin | Admin User | string = root | Who may do everything.
# PostgreSQL | Relational database with objects.
sw_database_postgresql_version | Version | string | Which version of PostgreSQL it is.
sw_database_postgresql_listen_port | Listen Port | integer 1..65535 = 5432 | TCP port of the database.
sw_database_postgresql_admin | Admin User | string = postgres | Who may do everything.
# SQL Server | Relational database of Microsoft.
sw_database_sqlserver_version | Version | string | Which version of SQL Server it is.
sw_database_sqlserver_edition | Edition | string: Datacenter, Enterprise, Standard, Web, Business Intelligence, Workgroup, Compact (SQL CE), Developer, Embedded (SSEE), Express, Fast Track, LocalDB, Parallel Data Warehouse (PDW), Datawarehouse Appliance Edition = Express | What it is licensed as.
sw_database_sqlserver_listen_port | Listen Port | integer 1..65535 = 1433 | TCP port of the database.
sw_database_postsqlserver_admin | Admin User | string = sa | Who may do everything. (The key is spelled so.)
# Oracle | Relational database of Oracle.
sw_database_oracle_version | Version | string | Which version of Oracle it is.
sw_database_oracle_edition | Edition | string: Enterprise, Standard, Standard Edition One, Express (XE), Workgroup, Lite = Enterprise | What it is licensed as.
sw_database_oracle_listen_port | Listen Port | integer 1..65535 = 1521 | TCP port of the database.
# DB2 | Relational database of IBM.
sw_database_db2_version | Version | string | Which version of DB2 it is.
sw_database_db2_port | Listen Port | integer 1..65535 = 50000 | TCP port of the database.
sw_database_db2_admin | Admin User | string | Who may do everything.
# MongoDB | Database of documents.
sw_database_mongodb_version | Version | string | Which version of MongoDB it is.
sw_database_mongodb_listen_port | Listen Port | integer 1..65535 = 27017 | TCP port of the database.
sw_database_mongodb_admin | Admin User | string | Who may do everything.
# Couchbase Server | Database of documents, spread over nodes.
sw_database_couchbaseserver_version | Version | string | Which version of Couchbase it is.
sw_database_couchbaseserver_listen_port | Listen Port | integer 1..65535 = 11211 | TCP port of the database.
sw_database_couchbaseserver_admin | Admin User | string = admin | Who may do everything.
# Redis | Keys and values in memory.
sw_database_redis_version | Version | string | Which version of Redis it is.
sw_database_redis_listen_port | Listen Port | integer 1..65535 = 6379 | TCP port of the database.
sw_database_redis_admin | Admin User | string = admin | Who may do everything.
# CouchDB | Database of documents of the Apache project.
sw_database_couchdb_version | Version | string | Which version of CouchDB it is.
sw_database_couchdb_listen_port | Listen Port | integer 1..65535 = 5984 | TCP port of the database.
sw_database_couchdb_admin | Admin User | string | Who may do everything.
# Apache Cassandra | Wide tables, spread over nodes.
sw_database_cassandra_version | Version | string | Which version of Cassandra it is.
sw_database_cassandra_listen_port | Listen Port | integer 1..65535 = 9160 | TCP port of the database.
sw_database_cassandra_admin | Admin User | string = cassandra | Who may do everything.
# HBase | Wide tables on top of Hadoop.
sw_database_hbase_version | Version | string | Which version of HBase it is.
# Hazlecast | Data in memory, spread over nodes.
sw_database_hazlecast_version | Version | string | Which version of Hazelcast it is.
sw_database_hazlecast_port | Listen Port | integer 1..65535 = 5701 | TCP port of the database.
`,
  },
]
